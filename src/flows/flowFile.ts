import { z } from 'zod';

const named = (what: string) => z.record(z.string(), z.string()).default({}).describe(what);
const list = z.array(z.string()).default([]);

/** A flow as `exportFlow` gives it, or as somebody has written it by hand. */
export const flowFileSchema = z.object({
  schema: z.literal(1, 'schema is 1, the only form of file there is'),
  name: z.string().trim().min(1).max(200),
  definition: z.json(),
  refers_to: z
    .object({
      flows: named('Names of sub-flows by IPF…'),
      outbounds: named('Names of outbounds, as in "reminder (es)", by OTB…'),
      properties: list,
      secrets: list.describe('Names alone'),
    })
    .default({ flows: {}, outbounds: {}, properties: [], secrets: [] }),
});
