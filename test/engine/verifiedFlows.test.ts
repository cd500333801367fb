import fc from 'fast-check';
import { expect, test } from 'vitest';
import { definitionSchema } from '../../src/engine/definition.ts';
import { stepTypeOf } from '../../src/engine/steps/registry.ts';
import { waysOf } from '../../src/engine/verify/ways.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { definition, happening, known, talkThrough } from './randomTalk.ts';
import { soundFlow, type Written } from './soundFlows.ts';

const happenings = fc.array(happening, { maxLength: 14 });

/** Leads some ways of a flow elsewhere, back included. */
function led(flow: Written, turns: [which: number, to: number][]): Written {
  const names = Object.keys(flow.steps);
  const turned = structuredClone(flow);
  for (const [which, to] of turns) {
    const step = turned.steps[names[which % names.length] ?? ''];
    const target = names[to % names.length];
    if (step === undefined || target === undefined) continue;
    const field = ['next', 'failed', 'else', 'on_message', 'unavailable'].filter(
      (each) => step[each] !== undefined,
    )[to % 2];
    if (field !== undefined) step[field] = target;
    else if (typeof step.timeout === 'object') step.timeout = { after: '30m', next: target };
  }
  return turned;
}

const turnedFlow = fc
  .tuple(soundFlow, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }))
  .map(([flow, turns]) => definitionSchema.parse(led(flow, turns)));

const hasErrors = (flow: Parameters<typeof verifyDefinition>[0]): boolean =>
  verifyDefinition(flow, known).some(({ severity }) => severity === 'error');

test('a flow that verifies without errors never loops without waiting, and always ends or waits with a way on', () => {
  let sound = 0;
  fc.assert(
    fc.property(turnedFlow, happenings, (flow, events) => {
      fc.pre(!hasErrors(flow));
      sound += 1;
      const turns = talkThrough(flow, events);
      for (const { result } of turns) {
        const codes = result.effects.flatMap((each) =>
          each.type === 'finding' ? [each.code] : [],
        );
        expect(codes).not.toContain('too_many_steps');
        if (result.ending !== undefined || result.outcome === 'unused') continue;
        const waits = [
          'question',
          'choice',
          'form',
          'http',
          'wait',
          'handoff',
          'outbound',
          'subflow',
        ];
        expect(waits).toContain(flow.steps[result.state.step]?.type);
      }
    }),
    { numRuns: 300 },
  );
  expect(sound).toBeGreaterThanOrEqual(300);
});

test('whatever flow ran in circles had been found to', () => {
  let circles = 0;
  fc.assert(
    fc.property(definition, happenings, (flow, events) => {
      const ran = talkThrough(flow, events).some(({ result }) =>
        result.effects.some((each) => each.type === 'finding' && each.code === 'too_many_steps'),
      );
      if (!ran) return;
      circles += 1;
      const codes = verifyDefinition(flow, known).map(({ code }) => code);
      expect(codes).toContain('endless_cycle');
    }),
    { numRuns: 400 },
  );
  expect(circles).toBeGreaterThan(5);
});

test('the ways that verifying sees out of a step are those that running takes', () => {
  fc.assert(
    fc.property(turnedFlow, (flow) => {
      for (const step of Object.values(flow.steps)) {
        const exits = Object.values(stepTypeOf(step)?.exits(step) ?? {});
        expect(new Set(waysOf(step).map(({ next }) => next))).toEqual(new Set(exits));
      }
    }),
  );
});
