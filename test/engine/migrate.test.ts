import { expect, test } from 'vitest';
import { type CompiledFlow, compileFlow } from '../../src/engine/compileFlow.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import { resumeFlow } from '../../src/engine/flowMachine.ts';
import { migrateState, type Placed } from '../../src/engine/migrateState.ts';
import { migrateTimers } from '../../src/engine/migrateTimers.ts';
import {
  begin,
  flowOf,
  messageOf,
  say,
  scene,
  startedAt,
  type Talk,
  tap,
  texts,
  timersOf,
} from './world.ts';

const done = { type: 'end', status: 'success' };
const ask = (more: object = {}) => ({
  type: 'question',
  text: '¿Tu nombre?',
  answer: { type: 'text', save_as: 'name' },
  timeout: { after: '30m', next: 'done' },
  next: 'done',
  ...more,
});
const flowId = `IPF${'a'.repeat(32)}`;
const innerId = `IPF${'b'.repeat(32)}`;

const library = (versions: Record<string, CompiledFlow>) => ({
  version: (id: string, version: number) => versions[`${id}@${version}`],
});

/** The talk goes on, `minute` minutes after its start, in the second version. */
function migrate(talk: Talk, definition: FlowDefinition, minute = 10) {
  const to = compileFlow(definition, 'v2');
  const flows = library({ [`${flowId}@1`]: talk.flow, [`${flowId}@2`]: to });
  const before: Placed = { flowId, version: 1, state: talk.state };
  const moved = migrateState(before, { flowId, from: 1, to: 2 }, flows);
  if (!moved.moves) return { moved };
  const now = new Date(startedAt.getTime() + minute * 60_000);
  const standing = timersOf(talk).map(({ id, dueAt }) => ({ id, dueAt }));
  const here = { ...talk.scene, now };
  const { effects } = migrateTimers(before, moved.placed, flows, here, standing, false);
  const words = effects.map((effect) =>
    effect.type === 'set_timer'
      ? `${nameOf(effect.id)} at ${(effect.dueAt.getTime() - startedAt.getTime()) / 60_000}`
      : effect.type === 'cancel_timer'
        ? `${nameOf(effect.id)} off`
        : effect.type,
  );
  return { moved, words, talk: { ...talk, flow: to, state: moved.placed.state } };
}

const nameOf = (id: string) => id.split('.')[3];

test('a process moves only when its current step exists with the same type', () => {
  const talk = begin(flowOf({ ask: ask(), done }));
  const to = (steps: Record<string, unknown>) => migrate(talk, flowOf(steps)).moved;
  expect(to({ hi: { type: 'message', text: 'Hola', next: 'ask' }, ask: ask(), done })).toEqual({
    moves: true,
    placed: { flowId, version: 2, state: talk.state },
  });
  expect(to({ done })).toEqual({ moves: false, reason: 'step_missing', step: 'ask' });
  expect(to({ ask: { type: 'message', text: '¿?', next: 'done' }, done })).toEqual({
    moves: false,
    reason: 'step_type_changed',
    step: 'ask',
  });
});

test('a process in a hand-off does not move where nothing would wake it', () => {
  const talk = begin(flowOf({ desk: { type: 'handoff', next: 'done' }, done }));
  expect(migrate(talk, flowOf({ desk: { type: 'handoff' } })).moved).toEqual({
    moves: false,
    reason: 'step_waits_no_more',
    step: 'desk',
  });
  expect(
    migrate(talk, flowOf({ desk: { type: 'handoff', next: 'done' }, done })).moved,
  ).toMatchObject({ moves: true });
});

test('a version that cannot be run moves nobody', () => {
  const talk = begin(flowOf({ ask: ask(), done }));
  const flows = library({ [`${flowId}@1`]: talk.flow });
  const placed = { flowId, version: 1, state: talk.state };
  expect(migrateState(placed, { flowId, from: 1, to: 2 }, flows)).toEqual({
    moves: false,
    reason: 'version_unreadable',
    step: 'ask',
  });
});

test('timers of the present step keep their due time, unless the new version counts otherwise', () => {
  const first = flowOf({
    ask: ask({
      reminders: [
        { after: '5m', text: '¿?' },
        { after: '20m', text: '¿Sigues?' },
      ],
    }),
    done,
  });
  const talk = begin(first);
  expect(migrate(talk, first).words).toEqual([]);
  expect(
    migrate(
      talk,
      flowOf(
        {
          ask: ask({
            timeout: { after: '45m', next: 'done' },
            reminders: [{ after: '2m', text: '¿?' }],
          }),
          done,
        },
        { settings: { expires_after: '2h' } },
      ),
    ).words,
  ).toEqual(['timeout at 45', 'reminder_0 at 2', 'expires at 120', 'reminder_1 off']);
});

test('a clock that only the new version has counts from the migration, one that has fired stays fired', () => {
  const talk = begin(flowOf({ ask: ask({ timeout: undefined }), done }));
  const [expires] = timersOf(talk);
  expect(expires?.id).toContain('expires');
  expect(migrate(talk, flowOf({ ask: ask(), done })).words).toEqual(['timeout at 40']);

  const reminded = begin(flowOf({ ask: ask({ reminders: [{ after: '5m', text: '¿?' }] }), done }));
  const flows = library({
    [`${flowId}@1`]: reminded.flow,
    [`${flowId}@2`]: reminded.flow,
  });
  const placed = { flowId, version: 1, state: reminded.state };
  const standing = timersOf(reminded).filter(({ id }) => !id.includes('reminder'));
  const { effects } = migrateTimers(
    placed,
    { ...placed, version: 2 },
    flows,
    reminded.scene,
    standing,
    false,
  );
  expect(effects).toEqual([]);
});

test('a timeout and an expiry that meet fall due in this order, as ever', () => {
  const talk = begin(flowOf({ ask: ask(), done }));
  const to = flowOf({ ask: ask(), done }, { settings: { expires_after: '30m' } });
  const moved = migrate(talk, to);
  expect(moved.words).toEqual([`expires at ${30 + 1 / 60_000}`]);
});

test('a wait of another length is over as if it had begun with it; an until is worked out anew', () => {
  const wait = (more: object) => flowOf({ wait: { type: 'wait', next: 'done', ...more }, done });
  const talk = begin(wait({ for: '1h' }));
  expect(migrate(talk, wait({ for: '3h' })).words).toEqual(['wait at 180']);
  expect(migrate(talk, wait({ until: '2026-08-05T17:15:00Z' })).words).toEqual(['wait at 15']);
  const until = begin(wait({ until: '2026-08-05T18:00:00Z' }));
  expect(migrate(until, wait({ until: '2026-08-05T18:00:00Z' })).words).toEqual([]);
  expect(migrate(until, wait({ until: '2026-08-05T18:00:00Z', offset: '-30m' })).words).toEqual([
    'wait at 30',
  ]);
  expect(migrate(until, wait({ for: '1h' })).words).toEqual(['wait at 70']);
});

test('a timeout that is new to a hand-off is not set once an agent has the chat', () => {
  const talk = begin(flowOf({ desk: { type: 'handoff', next: 'done' }, done }));
  const to = flowOf({
    desk: { type: 'handoff', timeout: { after: '1h', next: 'done' }, next: 'done' },
    done,
  });
  expect(migrate(talk, to).words).toEqual(['timeout at 70']);
  const flows = library({ [`${flowId}@1`]: talk.flow, [`${flowId}@2`]: compileFlow(to, 'v2') });
  const placed = { flowId, version: 1, state: talk.state };
  const taken = migrateTimers(placed, { ...placed, version: 2 }, flows, talk.scene, [], true);
  expect(taken.effects).toEqual([]);
});

const menu = (...ids: string[]) => ({
  type: 'choice',
  text: '¿Qué?',
  save_as: 'topic',
  options: ids.map((id) => ({ id, title: `Quiero ${id}`, next: 'done' })),
});

test('the tap on an old prompt still works when the option still exists', () => {
  const talk = begin(flowOf({ menu: menu('buy', 'stop', 'help'), done }));
  const { talk: moved } = migrate(talk, flowOf({ menu: menu('help', 'rent', 'buy'), done }));
  if (!moved) throw new Error('It did not move');
  const tapped = tap(moved, 'help', 11);
  expect(tapped.last.ending).toEqual({ status: 'success' });
  expect(tapped.state.vars).toEqual({
    topic: { id: 'help', title: 'Quiero help', value: null },
  });
  // By its number on the old screen, and by the title it had there.
  expect(say(moved, '3', 11).state.vars).toMatchObject({ topic: { id: 'help' } });
  expect(say(moved, 'quiero buy', 11).state.vars).toMatchObject({ topic: { id: 'buy' } });
});

test('an option that is gone is no answer and costs no attempt: the new ones are offered', () => {
  const talk = begin(flowOf({ menu: menu('buy', 'stop', 'help'), done }));
  const { talk: moved } = migrate(talk, flowOf({ menu: menu('buy', 'help', 'rent'), done }));
  if (!moved) throw new Error('It did not move');
  for (const again of [tap(moved, 'stop', 11), say(moved, '2', 11)]) {
    expect(texts(again)).toEqual(['¿Qué?']);
    expect(again.state.memory.wrong).toBeUndefined();
    expect(again.state.memory.offered?.map(({ id }) => id)).toEqual(['buy', 'help', 'rent']);
  }
  // Its title names nothing any more, and so hides no stop word.
  expect(moved.state.memory.offered?.map(({ title }) => title)).toEqual([
    'Quiero buy',
    '',
    'Quiero help',
  ]);
});

test('rows of a list are gone with the list they came from', () => {
  const rows = (list: string) =>
    flowOf(
      {
        menu: {
          type: 'choice',
          text: '¿Cuál?',
          save_as: 'row',
          options_from: {
            list,
            id: '{{ item }}',
            title: '{{ item }}',
            next: 'done',
            empty: 'done',
          },
        },
        done,
      },
      { variables: { plans: ['gold', 'iron'], colours: ['red', 'blue'] } },
    );
  const talk = begin(rows('vars.plans'));
  const kept = migrate(talk, rows('vars.plans')).talk;
  const gone = migrate(talk, rows('vars.colours')).talk;
  if (!kept || !gone) throw new Error('It did not move');
  expect(tap(kept, '1', 11).state.vars).toMatchObject({ row: { id: 'iron', value: 'iron' } });
  const again = tap(gone, '1', 11);
  expect(again.last.ending).toBeUndefined();
  expect(again.state.memory.offered?.map(({ title }) => title)).toEqual(['red', 'blue']);
});

test('variables the new version begins with are added, those there are stay, and 64 KiB is the most', () => {
  const talk = begin(flowOf({ ask: ask(), done }, { variables: { visits: 0, old: true } }));
  const to = (variables: object) =>
    migrate(talk, flowOf({ ask: ask(), done }, { variables })).moved;
  expect(to({ visits: 9, tries: 3 })).toMatchObject({
    moves: true,
    placed: { state: { vars: { visits: 0, old: true, tries: 3 } } },
  });
  expect(to({ long: 'x'.repeat(65_536) })).toEqual({
    moves: false,
    reason: 'vars_too_large',
    step: 'ask',
  });
});

test('what was sensitive stays sensitive, whatever the new version says', () => {
  const card = (sensitive: boolean) =>
    flowOf({
      card: {
        type: 'question',
        text: '¿?',
        answer: { type: 'text', save_as: 'card', sensitive },
        next: 'ask',
      },
      ask: ask(),
      done,
    });
  const talk = say(begin(card(true)), '4111');
  const { moved } = migrate(talk, card(false));
  expect(moved).toMatchObject({ moves: true, placed: { state: { sensitive: ['card'] } } });
  expect(migrate(talk, card(true)).moved).toMatchObject({ moves: true });
});

test('a sub-flow moves with the process in it, and its caller stays; a caller moves only where it enters the same flow', () => {
  const outer = (inner: string) =>
    compileFlow(flowOf({ pay: { type: 'subflow', flow_id: inner, next: 'done' }, done }), 'outer');
  const inner = (text: string) => compileFlow(flowOf({ ask: ask({ text }), done }), 'inner');
  const versions = {
    [`${flowId}@1`]: outer(innerId),
    [`${flowId}@2`]: outer(innerId.toUpperCase().replace('IPF', 'IPF')),
    [`${flowId}@3`]: outer(flowId),
    [`${innerId}@1`]: inner('¿Uno?'),
    [`${innerId}@2`]: inner('¿Dos?'),
  };
  const flows = library(versions);
  const newest = () => ({ version: 1, flow: versions[`${innerId}@1`] as CompiledFlow });
  const talk = begin(versions[`${flowId}@1`]?.definition as FlowDefinition, {
    flows: { ...flows, newest },
  });
  expect(talk.state).toMatchObject({ step: 'pay', frames: [{ flowId: innerId, step: 'ask' }] });
  const placed: Placed = { flowId, version: 1, state: talk.state };

  const inside = migrateState(placed, { flowId: innerId, from: 1, to: 2 }, flows);
  expect(inside).toMatchObject({
    moves: true,
    placed: { version: 1, state: { step: 'pay', frames: [{ version: 2, step: 'ask' }] } },
  });
  expect(migrateState(placed, { flowId, from: 1, to: 2 }, flows)).toMatchObject({
    moves: true,
    placed: { version: 2, state: { frames: [{ version: 1 }] } },
  });
  expect(migrateState(placed, { flowId, from: 1, to: 3 }, flows)).toEqual({
    moves: false,
    reason: 'subflow_changed',
    step: 'pay',
  });
  if (!inside.moves) throw new Error('It did not move');
  const message = messageOf('Ana', 11);
  const result = resumeFlow(
    versions[`${flowId}@1`] as CompiledFlow,
    inside.placed.state,
    { type: 'message', message },
    { ...scene, now: message.at, flows: { ...flows, newest } },
  );
  expect(result.ending).toEqual({ status: 'success' });
});
