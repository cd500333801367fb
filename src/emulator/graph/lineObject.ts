import type { JsonRecord } from '../record.ts';
import type { Line } from '../world.ts';

const usualFields = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
];

/**
 * A phone number as the Graph API gives it: the usual fields, or those asked for (`fields=a,b`).
 * `id` is always there; a field that numbers do not have is left out.
 */
export function lineObject(line: Line, fields: string | undefined): JsonRecord {
  const all = allFields(line);
  const wanted = fields === undefined ? usualFields : fields.split(',').map(nameOf);
  const object: JsonRecord = {};
  for (const field of wanted) if (field in all) object[field] = all[field];
  object.id = line.phoneNumberId;
  return object;
}

// `throughput{level}` asks for a part; the whole holds it.
const nameOf = (field: string): string => field.trim().replace(/[{.].*$/, '');

const allFields = (line: Line): JsonRecord => ({
  id: line.phoneNumberId,
  display_phone_number: `+${line.number}`,
  verified_name: line.displayName,
  name_status: 'APPROVED',
  status: 'CONNECTED',
  quality_rating: line.quality,
  quality_score: { score: line.quality },
  code_verification_status: 'VERIFIED',
  platform_type: 'CLOUD_API',
  throughput: { level: levelOf(line.throughput) },
  account_mode: 'LIVE',
  messaging_limit_tier: line.tier,
  whatsapp_business_manager_messaging_limit: line.tier,
  is_official_business_account: false,
  is_on_biz_app: line.throughput === 20,
  is_pin_enabled: true,
  health_status: { can_send_message: 'AVAILABLE', entities: [] },
});

const levelOf = (throughput: number | undefined): string =>
  throughput !== undefined && throughput >= 1000 ? 'HIGH' : 'STANDARD';
