import * as z from 'zod';
import { given } from '../../messages/given.ts';
import type { SendHttp } from '../contract.ts';
import type { AccountAccess, Answer, LineInfo } from '../management.ts';
import { listPages } from './listPages.ts';

const word = z.string().optional().catch(undefined);

/**
 *     {"data":[{"id":"1906…","display_phone_number":"+1 631-555-5555","verified_name":"Jasper's Market","status":"CONNECTED",
 *      "quality_rating":"GREEN","throughput":{"level":"STANDARD"},"is_on_biz_app":false}],
 *      "paging":{"cursors":{"after":"MTAx"},"next":"https://…"}}
 */
const PhoneNumber = z.looseObject({
  id: z.string().min(1),
  display_phone_number: z.string().min(1),
  verified_name: word,
  status: word,
  quality_rating: word,
  throughput: z.looseObject({ level: word }).optional().catch(undefined),
  is_on_biz_app: z.boolean().optional().catch(undefined),
  whatsapp_business_manager_messaging_limit: word,
  messaging_limit_tier: word,
});

const plainFields = 'id,display_phone_number,verified_name,status,quality_rating,throughput';
const allFields = `${plainFields},is_on_biz_app,whatsapp_business_manager_messaging_limit`;
/** What Meta answers where a version does not know a field that was asked for. */
const invalidParameter = 100;
const maxPages = 50;

/**
 * All numbers of a business account (`GET /{waba_id}/phone_numbers`); refused where the token may not
 * read them, so it is also how a token is checked. Graph versions before 24 do not know the messaging
 * limit by its new name: they are asked again without it.
 */
export async function listNumbers(
  access: AccountAccess,
  wabaId: string,
  http: SendHttp,
): Promise<Answer<LineInfo[]>> {
  const path = `/${encodeURIComponent(wabaId)}/phone_numbers`;
  const list = (fields: string) =>
    listPages(access, http, { path, fields, item: PhoneNumber, maxPages });
  let listed = await list(allFields);
  if (!listed.ok && listed.why === 'refused' && listed.code === invalidParameter) {
    listed = await list(`${plainFields},messaging_limit_tier`);
  }
  return listed.ok ? { ok: true, value: listed.value.map(lineOf) } : listed;
}

function lineOf(number: z.output<typeof PhoneNumber>): LineInfo {
  const onBusinessApp = number.is_on_biz_app ?? false;
  return {
    providerLineId: number.id,
    phoneNumber: `+${number.display_phone_number.replace(/\D/g, '')}`,
    throughput: throughputOf(number.throughput?.level, onBusinessApp),
    onBusinessApp,
    ...given({
      verifiedName: number.verified_name,
      status: number.status,
      quality: number.quality_rating,
      messagingTier:
        number.whatsapp_business_manager_messaging_limit ?? number.messaging_limit_tier,
    }),
  };
}

/** Meta, "Throughput": 80 a second as a rule, 1,000 after an upgrade, 20 where the Business app shares the number. */
export function throughputOf(level: string | undefined, onBusinessApp: boolean): number {
  if (onBusinessApp) return 20;
  return level === 'HIGH' ? 1_000 : 80;
}
