import { call, done, found, nobody, say, type VerifyCase } from './verifyCase.ts';

const shop = { headers: { Authorization: 'Bearer {{ secrets.shop }}' } };
const known = { ...nobody, secrets: new Set(['shop']) };

export const cases: VerifyCase[] = [
  {
    name: 'a secret that is not stored',
    steps: { hello: say('call'), call: call(shop), done },
    known: nobody,
    finds: {
      ...found('error', 'missing_secret', 'call', 'headers.Authorization', ['hello', 'call']),
      message:
        'step "call" sends the secret "shop", and there is none of that name: PUT /v1/secrets/shop',
    },
    repair: {},
    repairKnown: known,
  },
  {
    name: 'a secret that is not stored, deep in a body and beside one that is',
    steps: {
      call: call({ ...shop, body: { by: [{ token: '{{ secrets.crm }}{{ secrets.crm }}' }] } }),
      done,
    },
    known,
    finds: found('error', 'missing_secret', 'call', 'body.by.0.token', ['call']),
    repair: { call: call({ ...shop, body: { by: [{ token: '{{ secrets.shop }}' }] } }) },
  },
];
