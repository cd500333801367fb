import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { getSecret, listSecrets, type SecretEntry } from '../accounts/getSecret.ts';
import { putSecret } from '../accounts/putSecret.ts';
import { secretName, secretValue } from '../accounts/secretName.ts';
import type { Deps } from '../deps.ts';
import { forgetSecret } from '../flows/forgetSecret.ts';
import { time, timeOf } from './fields.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Secrets';
const path = '/v1/secrets/{name}';

const byName = z.object({
  name: secretName.openapi({ example: 'shop' }),
});

const secretSchema = z
  .object({ name: z.string(), creation_date: time, update_date: time })
  .openapi('Secret');

const valueBody = z.object({
  value: secretValue.openapi({
    description: 'Written once and never shown; a flow’s http step sends it',
  }),
});

const showSecret = ({
  name,
  createdAt,
  updatedAt,
}: SecretEntry): z.output<typeof secretSchema> => ({
  name,
  creation_date: timeOf(createdAt),
  update_date: timeOf(updatedAt),
});

export function addSecretRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/secrets',
      tag,
      summary: 'List the names of secrets',
      scope: 'admin',
      answer: z.object({ secrets: z.array(secretSchema) }),
    },
    async (unit) => ({ secrets: (await listSecrets(unit)).map(showSecret) }),
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'Say whether there is a secret, and since when',
      scope: 'admin',
      params: byName,
      answer: secretSchema,
    },
    async (unit, { params }) => showSecret(await getSecret(unit, params.name)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path,
      tag,
      summary: 'Keep a secret that flows may send, as {{ secrets.<name> }} in an http step',
      scope: 'admin',
      params: byName,
      body: valueBody,
      answer: secretSchema,
    },
    async (unit, { params, body }) =>
      showSecret(await putSecret(unit, deps.secretBox, { name: params.name, value: body.value })),
  );

  addDelete(
    app,
    deps,
    'secret',
    {
      path,
      tag,
      summary: 'Forget a secret; refused with the list while a flow that is in use sends it',
      scope: 'admin',
      params: byName,
    },
    (unit, { params }) => forgetSecret(unit, params.name),
  );
}
