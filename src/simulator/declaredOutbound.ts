import { z } from 'zod';
import { outboundIdOf } from '../engine/outboundsOf.ts';
import { defaultAction, defaultNames } from '../messages/templateShape.ts';
import type { KnownOutbound } from '../outbounds/readOutbounds.ts';

const outboundId = z.string().regex(/^OTB[0-9a-fA-F]{32}$/);

/** An outbound as an author writes it down: `es` or `es_MX`, `Hola {{name}}`, the labels of its quick replies. */
const declaredOutbound = z.strictObject({
  name: z.string().min(1),
  language: z.string().min(1),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  /** What its placeholders are called is what the step's `variables` are called. */
  body: z.string().min(1).max(1_024),
  /** The second says no, any other goes on. */
  replies: z.array(z.string().min(1).max(25)).max(10).default([]),
  /** Meta's word; what is not `APPROVED` is not sent. */
  status: z.string().default('APPROVED'),
});

/** Outbounds by the `OTB…` that steps name them by. */
export const declaredOutboundsSchema = z.record(outboundId, declaredOutbound, {
  error: ({ code }) =>
    code === 'invalid_key' ? 'an outbound id is OTB and 32 hex digits' : undefined,
});

export type DeclaredOutbounds = z.infer<typeof declaredOutboundsSchema>;

/** Outbounds as a simulation knows them, as if they had just been read from Meta. */
export const outboundsDeclared = (declared: DeclaredOutbounds): Map<string, KnownOutbound> =>
  new Map(
    Object.entries(declared).map(([written, { body, replies, ...facts }]) => {
      const id = outboundIdOf(written);
      const shape = { body, buttons: replies.map((text) => ({ type: 'reply' as const, text })) };
      return [
        id,
        {
          ...facts,
          id,
          shape,
          names: defaultNames(shape, facts.category),
          replies: replies.map((title, index) => ({ index, title, action: defaultAction(index) })),
          // On whatever line: the simulation has only one.
          wabaId: '',
          flowId: null,
        },
      ];
    }),
  );
