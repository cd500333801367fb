import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Caller } from '../accounts/apiKey.ts';
import { findUuid, noSuch } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { findUpload } from '../media/findUpload.ts';
import type { Json } from '../messages/events.ts';
import { expectedInputs } from '../processes/expectedInputs.ts';
import { getProcess, type ProcessView } from '../processes/getProcess.ts';
import { readStanding, type Standing } from '../processes/readStanding.ts';
import { wireId } from './fields.ts';
import { processDetailSchema, readProcessDetail } from './processDetail.ts';
import { addPreparedWrite } from './route.ts';
import { webAnswer } from './webAnswer.ts';

const tag = 'Processes';
const byId = z.object({ process_id: wireId('IDP') });

const answerBody = z.object({
  type: z.string().optional(),
  step_id: z.string().openapi({ description: 'The step that is answered, as `current_step_id`' }),
  verification_id: z.string().optional().openapi({
    description:
      'Of the present step: with it an answer is taken once, also where the step asks again',
  }),
  expected_inputs: z
    .array(
      z.object({ name: z.string().optional(), value: z.unknown().openapi({ example: 'Monday' }) }),
    )
    .min(1)
    .max(20)
    .openapi({ description: 'What was asked for; of a step that asks for one thing, one' }),
});

const mostCharacters = 10_000;

/** A flow on a web page: begun with a web token, and answered step by step. */
export function addWebProcessRoutes(app: OpenAPIHono, deps: Deps): void {
  const detailOf = async (unit: Unit, processId: string) =>
    readProcessDetail(unit, await getProcess(unit, processId), deps.mediaLinks);

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/processes',
      tag,
      summary: 'Begin the flow of a web token; once more gives the same process',
      scope: 'web',
      answer: processDetailSchema,
    },
    // It is a turn of the relay, with locks and a transaction of its own; a token begins one process.
    async ({ caller: { accountId, keyId, web } }) => {
      if (!web) throw new Error(`The web key ${keyId} opens nothing`);
      return deps.startWebProcess({ accountId, keyId, web });
    },
    (unit, _request, processId) => detailOf(unit, processId),
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/processes/{process_id}',
      tag,
      summary: 'Answer the step at which a process on a web page stands',
      scope: 'web',
      params: byId,
      body: answerBody,
      answer: processDetailSchema,
    },
    // The step moves on with the answer, so the same answer once more is a conflict and no second one.
    async ({ caller, params, body }) => {
      const { accountId } = caller;
      const processId = params.process_id;
      const { step, content } = await openUnit(deps, accountId, async (unit) => {
        const view = await getOwnProcess(unit, caller, processId);
        const standing = await readStanding(unit, view);
        const value = valueGiven(body, standing);
        requireQuestion(view, standing);
        const { contactId } = view.process;
        return {
          step: standing.address,
          content: await webAnswer(view, standing, value, (mediaId) =>
            findUpload(unit, findUuid('MED', mediaId), contactId),
          ),
        };
      });
      const asking = body.verification_id;
      await deps.answerWebStep({ accountId, processId, step, asking, content });
      return processId;
    },
    (unit, _request, processId) => detailOf(unit, processId),
  );
}

/** A web token sees its own process and no other. */
export async function getOwnProcess(
  unit: Unit,
  { keyId, web }: Caller,
  processId: string,
): Promise<ProcessView> {
  const view = await getProcess(unit, processId);
  if (!web || view.process.apiKeyId === keyId) return view;
  throw noSuch('IDP');
}

/** What an end user gives while nothing is asked, they have meant for what was there before. */
function requireQuestion({ process }: ProcessView, standing: Standing): void {
  if (process.status !== 'pending' || expectedInputs(standing, process.state).length > 0) return;
  throw new AppError(
    'conflict',
    `The step "${standing.address}" asks for nothing: ask again until it has gone on`,
  );
}

function valueGiven(body: z.output<typeof answerBody>, { address }: Standing): Json {
  const isHere = body.step_id === address || body.step_id === address.split('/')[0];
  if (!isHere) {
    throw new AppError('conflict', `The process is at step "${address}", not "${body.step_id}"`);
  }
  // Of a body that was JSON, or a form.
  const value = (body.expected_inputs[0]?.value ?? null) as Json;
  if (value === null) throw new AppError('invalid_request', 'missing expected_inputs.0.value');
  if (JSON.stringify(value).length <= mostCharacters) return value;
  throw new AppError(
    'invalid_request',
    `expected_inputs.0.value: is over ${mostCharacters} characters`,
  );
}
