import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/meta/', import.meta.url);

/** A fixture as Meta sends or expects it; names without `.json`. */
export const webhookSample = (name: string): unknown => read(`webhooks/${name}.json`);
export const graphSample = (name: string): unknown => read(`graph-api/${name}.json`);

export const webhookSamples = (): string[] => list('webhooks');
export const graphSamples = (): string[] => list('graph-api');

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

const list = (part: string): string[] =>
  readdirSync(new URL(part, folder)).map((file) => file.replace(/\.json$/, ''));

/** A webhook with one change of the given field, from line 1065 of WABA 4195. */
export const webhook = (field: string, value: object, time?: number) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '4195',
      ...(time === undefined ? {} : { time }),
      changes: [
        {
          field,
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: '1065' },
            ...value,
          },
        },
      ],
    },
  ],
});

/** A text from Ana, with whatever a test wants otherwise. */
export const message = (otherwise: object = {}) => ({
  from: '51900000001',
  id: 'wamid.1',
  timestamp: '1749416383',
  type: 'text',
  text: { body: 'hola' },
  ...otherwise,
});

export const ana = { profile: { name: 'Ana' }, wa_id: '51900000001', user_id: 'PE.1349' };
