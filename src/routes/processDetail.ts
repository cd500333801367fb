import { z } from '@hono/zod-openapi';
import { findUuid, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { MediaLinks } from '../media/signLink.ts';
import type { Content } from '../messages/content.ts';
import { mediaIn } from '../messages/content.ts';
import { shownText } from '../messages/shownText.ts';
import { expectedInputs } from '../processes/expectedInputs.ts';
import type { ProcessView } from '../processes/getProcess.ts';
import { readStanding } from '../processes/readStanding.ts';
import { showProcess } from '../processes/showProcess.ts';
import { idOf, time } from './fields.ts';
import { inputSchema, processSchema } from './processView.ts';

/** A process as one who talks to it sees it. */
export const processDetailSchema = processSchema
  .extend({
    current_step_id: z
      .string()
      .openapi({ description: 'The step to be answered, through sub-flows (`pay/menu`)' }),
    expected_inputs: z
      .array(inputSchema)
      .openapi({ description: 'What the step waits for; empty where it waits for no answer' }),
    messages: z
      .array(
        z.object({
          message_id: idOf('MSG'),
          step: z.string(),
          text: z.string(),
          content: z.unknown(),
          media_url: z.string().optional(),
          date: time,
        }),
      )
      .openapi({ description: 'What was said to the end user, oldest first: the last 50' }),
  })
  .openapi('ProcessDetail');

export async function readProcessDetail(
  unit: Unit,
  view: ProcessView,
  mediaLinks: MediaLinks,
): Promise<z.output<typeof processDetailSchema>> {
  const standing = await readStanding(unit, view);
  const { process } = view;
  const shown = await showProcess(unit, view);
  const inputs = process.status === 'pending' ? expectedInputs(standing, process.state) : [];
  return {
    ...shown,
    steps: shown.steps.map((step) => ({
      ...step,
      expected_inputs: step.step_id === process.state.step ? inputs : [],
    })),
    current_step_id: standing.address,
    expected_inputs: inputs,
    messages: standing.said.map(({ id, accountId, step, content, at }) => {
      // What goes out is what can be said.
      const mediaId = findUuid('MED', mediaIn(content as Content)?.mediaId ?? '');
      return {
        message_id: toWire('MSG', id),
        step: step ?? '',
        text: shownText(content),
        content,
        ...(mediaId && { media_url: mediaLinks.sign({ accountId, mediaId }, unit.now) }),
        date: at.toISOString(),
      };
    }),
  };
}
