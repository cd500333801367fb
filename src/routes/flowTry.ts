import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { idOf, phoneNumber, wireId } from './fields.ts';
import { addPreparedWrite } from './route.ts';

/** The draft on one real phone. */
export function addFlowTryRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/{flow_id}/try',
      tag: 'Flows',
      summary: 'Start the draft with somebody who has just written; it counts nowhere',
      scope: 'admin',
      params: z.object({ flow_id: wireId('IPF') }),
      body: z.object({
        phone_number: phoneNumber,
        variables: z.record(z.string(), z.json()).optional().openapi({
          type: 'object',
          description: 'What the flow finds in trigger.variables, as if a script had started it',
        }),
        response: z
          .string()
          .optional()
          .openapi({ description: 'trigger.response: the template button that was tapped' }),
      }),
      answer: z.object({
        process_id: idOf('IDP'),
        chat_id: idOf('EN_CHT_'),
        contact_id: idOf('CNT'),
      }),
    },
    // It is a turn of the relay, with locks and a transaction of its own; a second one replaces the first.
    ({ caller, params, body }) =>
      deps.tryFlow({
        accountId: caller.accountId,
        flowId: params.flow_id,
        phoneNumber: body.phone_number,
        ...(body.variables && { variables: body.variables }),
        ...(body.response !== undefined && { response: body.response }),
      }),
    async (_unit, _request, { processId, chatId, contactId }) => ({
      process_id: toWire('IDP', processId),
      chat_id: toWire('EN_CHT_', chatId),
      contact_id: toWire('CNT', contactId),
    }),
  );
}
