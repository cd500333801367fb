import type { OpenAPIHono } from '@hono/zod-openapi';
import { operationIdOf } from './operationId.ts';

/** As much of `/openapi.json` as is worked on here. */
export type ApiDocument = {
  info: { title: string; description?: string };
  servers?: { url: string }[];
  tags?: Tag[];
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
};

type Tag = { name: string; description: string };

export type Operation = {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: unknown;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description?: string; content?: Record<string, Content> }>;
};

type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  /** One that the endpoint cannot do without, though it is not always required, has one. */
  example?: unknown;
  schema?: Schema;
};

type Content = { schema?: Schema };

/** A JSON schema, as far as it is shown. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  [rule: string]: unknown;
};

/** The API's groups, in the order in which somebody who is new meets them. */
const tags: Tag[] = [
  { name: 'Flows', description: 'Conversations as documents: drafted, verified, published' },
  { name: 'Inbounds', description: 'Phrases that start a flow on a line' },
  { name: 'Outbounds', description: 'Message templates, which a conversation can begin with' },
  { name: 'Processes', description: 'Runs of flows: results, variables, journal' },
  { name: 'Contacts', description: 'People, their properties and what they want' },
  { name: 'Campaigns', description: 'One outbound to many people, on pace, and stopped at once' },
  { name: 'Chats', description: 'The lasting conversations, and agents in them' },
  { name: 'Agents', description: 'Who answers, what they have ready, and who is there' },
  { name: 'Media', description: 'Files that were received or are to be sent' },
  { name: 'Lines', description: 'WhatsApp numbers of ours and their accounts at Meta' },
  { name: 'Hooks', description: 'Who is told of what happens' },
  { name: 'API keys', description: 'Who may call' },
  { name: 'Secrets', description: 'What flows may send to servers, and nobody can read' },
  { name: 'Webhooks', description: 'What the provider calls' },
];

/** `/openapi.json`, 3.1: what the routes have said of themselves, and what holds for all of them. */
export function describeApi(app: OpenAPIHono, publicUrl: string): ApiDocument {
  const api = asRead(
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Chasqui API',
        version: '1',
        description:
          'A self-hosted WhatsApp engagement service. Bodies are JSON or forms; form names with dots or brackets are objects. A field that an endpoint does not name changes nothing. Writes take an Idempotency-Key.',
        license: { name: 'MIT' },
      },
      servers: [{ url: publicUrl }],
    }),
  );
  const said = new Set<string | undefined>();
  for (const [path, methods] of Object.entries(api.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId ??= operationIdOf(method, path);
      for (const tag of operation.tags ?? []) said.add(tag);
      if (!operation.security) continue;
      operation.responses['401'] ??= unauthorized;
      operation.responses.default ??= refused;
    }
  }
  return { ...api, tags: tags.filter(({ name }) => said.has(name)) };
}

const refused = {
  description: 'Refused',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The one refusal without a code. */
const unauthorized = {
  description: 'The key is missing, or is none of ours',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { message: { type: 'string', example: 'Unauthorized' } },
        required: ['message'],
      },
    },
  },
};

// The generator's own type is that of the whole standard; here is the part that is worked on.
const asRead = (document: object): ApiDocument => document as ApiDocument;
