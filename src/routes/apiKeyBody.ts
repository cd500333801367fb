import { z } from '@hono/zod-openapi';
import { allScopes } from '../accounts/apiKey.ts';
import type { Json } from '../messages/events.ts';
import { leavingOutEmpty, phoneNumber, severalOf, wireId } from './fields.ts';

const countries = ['ALL', 'BR', 'CL', 'CO', 'CR', 'EC', 'MX', 'PE', 'AR', 'SV'] as const;
const documentTypes = ['passport', 'driver-license', 'foreign-id', 'national-id', 'pep'] as const;
const mostVariables = 16_384;

const named = z.looseObject({
  key_type: z.enum(['backend', 'web']),
  key_name: z.string().trim().max(200).optional().openapi({ description: 'Of a backend key' }),
  grant: z
    .enum(['digital-identity', 'signals'])
    .optional()
    .openapi({ description: 'Of a web key; `signals` is not served' }),
  country: z.enum(countries).optional().openapi({ description: 'Of a web key' }),
  document_type: z.enum(documentTypes).optional(),
  redirect_url: z
    .url('is a URL such as https://shop.example/thanks')
    .max(2_048)
    // An app’s own scheme is as good as https; these would run in the page that follows them.
    .refine((url) => !/^\s*(javascript|data|vbscript|blob|file):/i.test(url), 'leads to no page')
    .optional()
    .openapi({ description: 'Of a web key: where the person goes afterwards' }),
  account_id: z
    .string()
    .max(128)
    .regex(/^[a-zA-Z0-9_.-]+$/, 'has letters, digits, _, . and - alone')
    .optional()
    .openapi({ description: 'Your id of the person; made (`ACC…`) where it is not sent' }),
  flow_id: wireId('IPF').optional(),
  billing_hub: z.string().trim().max(200).optional(),
  phones: severalOf(phoneNumber).optional(),
  emails: severalOf(z.email()).optional(),
  api_key_version: z.enum(['0', '1']).optional(),
  start_variables: z
    .looseObject({ metadata: z.looseObject({}).optional() })
    .optional()
    .openapi({ description: '`metadata.<name>` is `trigger.variables.<name>` in the flow' }),
  scopes: severalOf(z.enum(allScopes))
    .optional()
    .openapi({ description: 'Of a backend key; those of the key that makes it where not sent' }),
});

const checked = named.superRefine((body, context) => {
  const require = (names: (keyof typeof body)[]) => {
    for (const name of names) {
      if (body[name] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'received undefined' });
    }
  };
  if (body.key_type === 'backend') return require(['key_name']);
  if (body.grant === 'signals') {
    return context.addIssue({
      code: 'custom',
      path: ['grant'],
      message: 'signals is not served: digital-identity is',
    });
  }
  require(['grant', 'country', 'redirect_url', 'flow_id']);
  if (JSON.stringify(variablesOf(body)).length > mostVariables) {
    context.addIssue({
      code: 'custom',
      message: `what is sent for the flow is over ${mostVariables} characters, which is the most`,
    });
  }
});

/**
 * `POST /v1/api-keys`. What it does not name is kept for the flow, as `trigger.variables`; there
 * `start_variables.metadata.<name>` is `<name>`.
 */
export const newKeyBody = leavingOutEmpty(checked).openapi({
  example: { key_type: 'backend', key_name: 'shop' },
});

export type NewKeyBody = z.output<typeof newKeyBody>;

const notForTheFlow = new Set<string>([
  'key_type',
  'key_name',
  'grant',
  'redirect_url',
  'account_id',
  'flow_id',
  'billing_hub',
  'api_key_version',
  'scopes',
  'start_variables',
]);

/** What the flow is started with. The names that the client chose itself come last, and stand. */
export function variablesOf(body: NewKeyBody): Record<string, Json> {
  const { metadata, ...others } = body.start_variables ?? {};
  return fields.parse(
    Object.fromEntries([
      ...Object.entries(body).filter(
        ([name, value]) => !notForTheFlow.has(name) && value !== undefined,
      ),
      ...Object.entries(others),
      ...Object.entries(metadata ?? {}),
    ]),
  );
}

const fields = z.record(z.string(), z.json());
