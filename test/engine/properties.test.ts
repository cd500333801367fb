import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFlow } from '../../src/engine/compileFlow.ts';
import { startFlow } from '../../src/engine/flowMachine.ts';
import { definition, happeningOrMove, surroundings, talkThrough, versions } from './randomTalk.ts';
import { scene } from './world.ts';

test('whatever is said to whatever flow: nothing throws, nothing runs away, variables stay JSON', () => {
  fc.assert(
    fc.property(
      versions,
      fc.array(happeningOrMove, { maxLength: 12 }),
      ([flow, second], happenings) => {
        for (const { result } of talkThrough(flow, happenings, undefined, second)) {
          const { effects, state } = result;
          expect(effects.filter(({ type }) => type === 'say').length).toBeLessThanOrEqual(200);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          expect(Object.hasOwn(flow.steps, state.step)).toBe(true);
          const ids = effects.flatMap((effect) => ('dueAt' in effect ? [effect.id] : []));
          expect(new Set(ids).size).toBe(ids.length);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('the same inputs give identical results', () => {
  fc.assert(
    fc.property(
      versions,
      fc.array(happeningOrMove, { maxLength: 8 }),
      ([flow, second], happenings) => {
        const talk = () => talkThrough(flow, happenings, undefined, second);
        expect(talk()).toEqual(talk());
      },
    ),
    { numRuns: 80 },
  );
});

const asking = ['question', 'choice', 'form', 'outbound'];

test('only a step that waits is ever left waiting, with an expiry if it waits for the contact', () => {
  fc.assert(
    fc.property(definition, (flow) => {
      const { state, ending, effects } = startFlow(compileFlow(flow, 'v1'), {
        ...scene,
        ...surroundings,
      });
      const type = flow.steps[state.step]?.type;
      const expires = effects.some(
        (effect) => effect.type === 'set_timer' && effect.id.includes('.expires.'),
      );
      if (ending !== undefined) expect(expires).toBe(false);
      else expect([...asking, 'subflow', 'wait', 'handoff', 'http']).toContain(type);
      // Within a sub-flow it is that flow's step that waits.
      if (ending === undefined && type !== 'subflow')
        expect(expires).toBe(asking.includes(`${type}`));
    }),
    { numRuns: 200 },
  );
});
