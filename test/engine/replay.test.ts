import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import type { Scene } from '../../src/engine/effects.ts';
import { findDifference } from '../../src/engine/findDifference.ts';
import { type JournalEntry, type Replayed, replayEntry } from '../../src/engine/replay.ts';
import {
  happeningOrMove,
  ownFlow,
  type Turn,
  talkThrough,
  versions,
  versionsOf,
} from './randomTalk.ts';
import { flowOf, messageOf, scene } from './world.ts';

/** Another person, another account: whatever a step looks at differs from what a bare scene holds. */
const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    language: fc.constantFrom(null, 'en', 'pt-BR'),
    timezone: fc.constantFrom('America/Lima', 'Asia/Tokyo'),
    name: fc.constantFrom('Ana', ''),
    email: fc.constantFrom(null, 'ana@x.example'),
    tags: fc.subarray(['vip', 'old']),
    tier: fc.constantFrom(1, 'gold', null),
    wrong: fc.constantFrom('¿Cómo?', 'No entendí tu respuesta.'),
  })
  .map(({ language, timezone, name, email, tags, tier, wrong }) => ({
    ...scene,
    contact: { ...scene.contact, language, name, email, tags, properties: { tier } },
    account: {
      timezone,
      sentences: {
        ...scene.account.sentences,
        es: { ...scene.account.sentences.es, wrong_answer: wrong },
        en: { ...scene.account.sentences.en, wrong_answer: wrong },
      },
    },
  }));

/** What the journal would keep of a talk: JSON, and nothing of the scene but what was read. */
const journalOf = (turns: Turn[]): JournalEntry[] =>
  turns
    .map(({ event, scene: here, result, move }, index): JournalEntry => {
      const before = turns[index - 1]?.result.state;
      return {
        seq: index + 1,
        at: here.now,
        reads: JSON.parse(JSON.stringify(result.reads)),
        step: before?.step ?? '',
        visit: before?.visit ?? 0,
        path: result.path,
        event: move
          ? { type: 'migrated', ...move }
          : event
            ? { type: 'flow', event }
            : { type: 'start', version: 1, message: undefined },
      };
    })
    .filter((_, index) => turns[index]?.result.outcome !== 'unused');

function replayed(
  flow: FlowDefinition,
  turns: Turn[],
  entries = journalOf(turns),
  second = flow,
): Replayed[] {
  const process = {
    id: scene.process.id,
    startedAt: scene.process.startedAt,
    seed: scene.process.seed,
    trigger: scene.trigger,
    flowId: ownFlow,
    version: versionsOf(flow, second).version,
  };
  const all: Replayed[] = [];
  for (const entry of entries) all.push(replayEntry(process, entry, all.at(-1)));
  return all;
}

/** A migration decides nothing, and leaves another state. */
const outcomesOf = (turns: Turn[]) =>
  turns
    .filter(({ result }) => result.outcome !== 'unused')
    .map(({ result, move }) => (move ? result.state : result));

describe('replay', () => {
  test('any conversation replays identically from what its journal says was read, effects and timers included', () => {
    fc.assert(
      fc.property(
        versions,
        fc.array(happeningOrMove, { maxLength: 10 }),
        anyScene,
        ([flow, second], happenings, first) => {
          const turns = talkThrough(flow, happenings, first, second);
          const all = replayed(flow, turns, journalOf(turns), second);
          expect(all.map(({ result, state }) => result ?? state)).toEqual(outcomesOf(turns));
        },
      ),
      { numRuns: 150 },
    );
  });

  const asks = flowOf({
    ask: {
      type: 'question',
      text: 'Hola {{ contact.name }}, ¿edad?',
      answer: { type: 'integer', save_as: 'age' },
      next: 'rename',
    },
    rename: { type: 'set_property', property: 'name', value: 'Eva', next: 'bye' },
    bye: { type: 'message', text: 'Adiós {{ contact.name }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  });
  const talk = (): Turn[] => talkThrough(asks, [{ says: 'muchos' }, { says: '42' }]);
  const saidBy = ({ result }: Turn) =>
    result.effects.flatMap((effect) =>
      effect.type === 'say'
        ? [{ step: effect.step, visit: effect.visit, content: effect.content }]
        : [],
    );
  const differences = (turns: Turn[], entries: JournalEntry[]) =>
    replayed(asks, turns, entries).flatMap(
      (each, index) => findDifference(each, turns[index] ? saidBy(turns[index]) : []) ?? [],
    );

  test('a journal that is as it was shows no difference', () => {
    const turns = talk();
    expect(differences(turns, journalOf(turns))).toEqual([]);
  });

  test('a journal in which something was changed shows where', () => {
    const turns = talk();
    const [start, wrong, right] = journalOf(turns);
    if (!start || !wrong || !right) throw new Error('No journal');
    const renamed = { ...start, reads: { ...start.reads, 'contact.name': 'Otra' } };
    expect(differences(turns, [renamed, wrong, right])).toMatchObject([
      {
        seq: 1,
        what: 'said',
        recorded: [{ content: { text: 'Hola Ana, ¿edad?' } }],
        replayed: [{ content: { text: 'Hola Otra, ¿edad?' } }],
      },
    ]);
    const otherAnswer: JournalEntry = {
      ...right,
      event: { type: 'flow', event: { type: 'message', message: messageOf('tarde') } },
    };
    expect(differences(turns, [start, wrong, otherAnswer])).toMatchObject([
      { seq: 3, what: 'path', recorded: ['rename', 'bye', 'done'], replayed: [] },
    ]);
  });

  test('a journal whose start is missing says so', () => {
    const turns = talk();
    expect(() => replayed(asks, turns, journalOf(turns).slice(1))).toThrow('its start is missing');
  });
});
