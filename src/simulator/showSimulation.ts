import { fromWire } from '../db/ids.ts';
import { addressOf } from '../engine/address.ts';
import type { CallRequest, Segment } from '../engine/callRequest.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { Json } from '../messages/events.ts';
import { isSealed } from '../processes/sealedValue.ts';
import { shownVariables } from '../processes/shownVariables.ts';
import { render } from '../providers/meta/render.ts';
import { flowKey, type ProcessRow } from '../relay/scene.ts';
import { optionsOf } from './heard.ts';
import { type SaidRow, saidIn } from './said.ts';
import type { World } from './world.ts';

/** A message of ours as the contact's phone would show it. */
export type SimulatedMessage = {
  /** ISO, the simulation's own time. */
  at: string;
  /** Null for what the service says by itself (opted out, opted in). */
  step: string | null;
  visit: number | null;
  type: string;
  /** The text, or a caption; empty where the message has none. */
  text: string;
  /** Titles of the options it offers, in order. */
  options: string[];
  content: Json;
  /** The body of the request to the provider, but for what names the attempt; null where there can be none. */
  payload: Json;
  /** Why the provider would be handed nothing. */
  refused?: string;
};

export type SimulationResult = {
  messages: SimulatedMessage[];
  path: { step: string; visit: number; at: string }[];
  variables: Record<string, Json>;
  /** Of the last process; `none` where nothing has started. */
  status: 'none' | 'pending' | 'success' | 'failure';
  end: { failure_status: string; declined_reason: string; at: string } | null;
  findings: { code: string; step: string; message: string }[];
  /** The step that waits, by its address (`pay/menu` in a sub-flow), and for whom. */
  waiting_for: { step: string; type: string; for: string } | null;
  timers: { step: string; timer: string; due_at: string }[];
  /** Requests that were made, the newest last; what a secret would be is its name. */
  calls: { step: string; method: string; url: string; body: string | null; waits: boolean }[];
  /** The chat and the contact as the conversation leaves them. */
  chat: { state: string; owner: string; tags: Json } | null;
  contact: {
    name: string;
    email: string;
    language: string;
    tags: string[];
    properties: Record<string, Json>;
    opted_out: boolean;
  };
  /** The simulation's own time at the end. */
  now: string;
};

/** What has been said and done so far; what is sensitive is `***`. */
export function showSimulation(world: World): SimulationResult {
  const process = world.processes.at(-1);
  const flow = process && flowOf(world, process);
  const [chat] = world.chats;
  const { contact } = world;
  return {
    messages: saidIn(world).map((row) => showMessage(world, row)),
    path: world.journal.flatMap(({ path, visit, at }) =>
      (path ?? []).map((step, index) => ({
        step,
        visit: visit + index + 1,
        at: at.toISOString(),
      })),
    ),
    variables: process && flow ? shownVariables(process.state, flow.definition) : {},
    status: process?.status ?? 'none',
    end: process?.finishedAt
      ? {
          failure_status: process.failureStatus ?? '',
          declined_reason: process.declinedReason ?? '',
          at: process.finishedAt.toISOString(),
        }
      : null,
    findings: world.findings.map(({ code, step, message }) => ({ code, step, message })),
    waiting_for:
      process && flow && process.status === 'pending' ? waitOf(world, process, flow) : null,
    timers: timersOf(world),
    calls: world.called.map((row) => showCall(world, row)),
    chat: chat ? { state: chat.state, owner: chat.owner ?? '', tags: jsonOf(chat.tags) } : null,
    contact: {
      name: contact.name ?? '',
      email: contact.email ?? '',
      language: contact.language ?? '',
      tags: contact.tags,
      properties: contact.properties,
      opted_out: contact.optedOutAt !== null,
    },
    now: world.now.toISOString(),
  };
}

function flowOf(world: World, { flowId, flowVersion }: ProcessRow): CompiledFlow {
  const flow = world.flows.get(flowKey(flowId, flowVersion));
  if (!flow) throw new Error(`The simulation has no flow ${flowId} version ${flowVersion}`);
  return flow;
}

function waitOf(
  { flows }: World,
  { state }: ProcessRow,
  own: CompiledFlow,
): SimulationResult['waiting_for'] {
  const frame = state.frames?.at(-1);
  const flow = frame ? flows.get(flowKey(fromWire('IPF', frame.flowId), frame.version)) : own;
  const found = flow?.steps.get(frame?.step ?? state.step);
  if (!found) return null;
  return { step: addressOf(state), type: found.step.type, for: found.type.waitsFor };
}

const timersOf = (world: World): SimulationResult['timers'] =>
  [...world.timers]
    .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
    .map(({ timerId, dueAt }) => {
      const known = [...world.flows.values()].flatMap((flow) => flow.timers.get(timerId) ?? []);
      const [timer] = known;
      return {
        step: timer?.step ?? '',
        timer: timer?.name ?? timerId,
        due_at: dueAt.toISOString(),
      };
    });

function showCall({ calls }: World, { id, callId, request }: World['called'][number]) {
  // Sealed it is at rest alone.
  if (isSealed(request as Json)) throw new Error('A simulated call is sealed');
  const { method, url, body } = request as CallRequest;
  return {
    step: callId.split(':').at(-2) ?? '',
    method,
    url: textOfPieces(url),
    body: body === undefined ? null : textOfPieces(body.content),
    waits: calls.some((row) => row.id === id),
  };
}

const textOfPieces = (pieces: Segment[]): string =>
  pieces
    .map((piece) => {
      if ('text' in piece) return piece.text;
      return 'secret' in piece ? `{{ secrets.${piece.secret} }}` : `(a link to ${piece.media})`;
    })
    .join('');

function showMessage(world: World, row: SaidRow): SimulatedMessage {
  const { content, step, visit, at } = row;
  const rendered = payloadOf(world, row);
  return {
    at: at.toISOString(),
    step,
    visit,
    type: content.type,
    text: textOf(row),
    options: optionsOf(content).map(({ title }) => title),
    content: jsonOf(content),
    payload: 'fault' in rendered ? null : rendered.payload,
    ...('fault' in rendered && { refused: rendered.fault }),
  };
}

function textOf({ content }: SaidRow): string {
  if (content.type === 'media') return content.media.caption ?? '';
  return 'text' in content ? content.text : '';
}

function payloadOf({ contact }: World, { id, content }: SaidRow) {
  const stored = content.type === 'media' ? content.media.mediaId : undefined;
  const rendered = render({
    attemptId: id,
    to: { waId: contact.waId ?? '' },
    content,
    // Where a file of ours is, the sender puts the provider's own id of it.
    ...(stored !== undefined && { providerMediaId: stored }),
  });
  if (!rendered.ok) return { fault: rendered.fault };
  const { biz_opaque_callback_data: _, ...payload } = rendered.body;
  return { payload: jsonOf(payload) };
}

/** Rows and bodies hold JSON and nothing else; dates have become texts by then. */
const jsonOf = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
