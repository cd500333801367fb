import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/engine/finding.ts';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { known } from './randomTalk.ts';
import { type Steps, soundFlow, type Written } from './soundFlows.ts';

/**
 * A way to break a step: `fits` says of which steps, `breaks` changes the step (or the flow around it).
 * The error is found at that step, or at the one that `breaks` names.
 */
type Breaker = {
  code: string;
  fits: (step: Steps[string]) => boolean;
  // biome-ignore lint/suspicious/noConfusingVoidType: most change the step itself and name no other
  breaks: (step: Steps[string], flow: Written, name: string) => string | void;
};

const isA =
  (...types: string[]) =>
  (step: Steps[string]) =>
    types.includes(String(step.type));
const hasNext = (step: Steps[string]) => typeof step.next === 'string';
const hasOptions = (step: Steps[string]) => step.options !== undefined;
const optionsOf = (step: Steps[string]) => step.options as Record<string, unknown>[];

const savedBy = (step: Steps[string]): string | undefined =>
  ((step.answer ?? step) as { save_as?: string }).save_as;

const breakers: Record<string, Breaker> = {
  'a target that is dropped': {
    code: 'unknown_next',
    fits: (step) => hasNext(step) && step.next !== 'done',
    breaks: (step, flow) => {
      delete flow.steps[String(step.next)];
    },
  },
  'a next that is renamed': {
    code: 'unknown_next',
    fits: hasNext,
    breaks: (step) => {
      step.next = 'nowhere';
    },
  },
  'a timeout that leads nowhere': {
    code: 'unknown_next',
    fits: (step) => typeof step.timeout === 'object',
    breaks: (step) => {
      step.timeout = { after: '30m', next: 'nowhere' };
    },
  },
  'two options with one title': {
    code: 'options_meet',
    fits: hasOptions,
    breaks: (step) => {
      step.options = optionsOf(step).map((option) => ({ ...option, title: 'Uno' }));
    },
  },
  'two options with one id': {
    code: 'options_meet',
    fits: hasOptions,
    breaks: (step) => {
      step.options = optionsOf(step).map((option) => ({ ...option, id: 'a' }));
    },
  },
  'a title that is too long': {
    code: 'too_long',
    fits: hasOptions,
    breaks: (step) => {
      step.options = optionsOf(step).map((option) => ({
        ...option,
        title: `${option.id}`.repeat(25),
      }));
    },
  },
  'too many options': {
    code: 'too_many_options',
    fits: hasOptions,
    breaks: (step) => {
      const next = optionsOf(step)[0]?.next;
      step.options = [...'abcdefghijk'].map((id) => ({ id, title: id.repeat(3), next }));
    },
  },
  'a text that is too long': {
    code: 'too_long',
    fits: (step) => typeof step.text === 'string',
    breaks: (step) => {
      step.text = 'a'.repeat(4_097);
    },
  },
  'a template that does not parse': {
    code: 'template_invalid',
    fits: (step) => ['text', 'url', 'note'].some((field) => typeof step[field] === 'string'),
    breaks: (step) => {
      const field = ['text', 'url', 'note'].find((each) => typeof step[each] === 'string') ?? '';
      step[field] = 'Hola {{ contact.name | ';
    },
  },
  'a condition that does not parse': {
    code: 'condition_invalid',
    fits: isA('branch'),
    breaks: (step, _, name) => {
      step.cases = [{ if: { [`is_${name}`]: [1, 2] }, next: step.else }];
    },
  },
  'a secret that would be said': {
    code: 'secrets_outside_http',
    fits: (step) => typeof step.text === 'string',
    breaks: (step) => {
      step.text = '{{ secrets.shop }}';
    },
  },
  'a timeout longer than expires_after': {
    code: 'timeout_after_expiry',
    fits: isA('question', 'choice', 'form', 'outbound'),
    breaks: (step) => {
      step.timeout = { ...(step.timeout as object), after: '25h' };
    },
  },
  'a reminder whose text does not parse': {
    code: 'template_invalid',
    fits: (step) => step.reminders !== undefined,
    breaks: (step) => {
      step.reminders = [{ after: '5m', text: '{{ contact.name' }];
    },
  },
  'a row that does not parse': {
    code: 'template_invalid',
    fits: (step) => step.options_from !== undefined,
    breaks: (step) => {
      step.options_from = { ...(step.options_from as object), title: '{{ item.title | shout }}' };
    },
  },
  'a language that lacks a text': {
    code: 'missing_translation',
    fits: (step) => typeof step.text === 'string',
    breaks: (_, flow) => {
      flow.translations = { en: {} };
    },
  },
  'an outbound that is not there': {
    code: 'unknown_outbound',
    fits: isA('outbound'),
    breaks: (step) => {
      step.outbound_id = `OTB${'9'.repeat(32)}`;
    },
  },
  'an outbound without its variable': {
    code: 'outbound_variable_missing',
    fits: isA('outbound'),
    breaks: (step) => {
      delete step.variables;
    },
  },
  'a sub-flow that is not there': {
    code: 'unknown_flow',
    fits: isA('subflow'),
    breaks: (step) => {
      step.flow_id = `IPF${'9'.repeat(32)}`;
    },
  },
  'a secret that is not stored': {
    code: 'missing_secret',
    fits: isA('http'),
    breaks: (step) => {
      step.headers = { Authorization: '{{ secrets.crm }}' };
    },
  },
  'an http without failed': {
    code: 'http_without_failed',
    fits: isA('http'),
    breaks: (step) => {
      delete step.failed;
    },
  },
  'a message that leads back to itself': {
    code: 'endless_cycle',
    fits: isA('message', 'set', 'tag', 'event'),
    breaks: (step, _, name) => {
      step.next = name;
    },
  },
  'a call that leads back to itself': {
    code: 'endless_cycle',
    fits: isA('http'),
    breaks: (step, _, name) => {
      step.failed = name;
    },
  },
  'a timeout that leads back to its own step': {
    code: 'endless_nag',
    fits: isA('question', 'choice', 'form', 'outbound', 'handoff'),
    breaks: (step, _, name) => {
      step.timeout = { after: '30m', next: name };
    },
  },
  'a step that nothing leads to': {
    code: 'unreachable',
    fits: () => true,
    breaks: (step, flow) => {
      flow.steps.lost = { ...step };
      return 'lost';
    },
  },
  'a step that leads to no end': {
    code: 'no_end',
    fits: hasNext,
    breaks: (step, flow) => {
      step.next = 'stuck';
      flow.steps.stuck = { type: 'wait', for: '1h', next: 'stuck' };
      return 'stuck';
    },
  },
  'an answer that only a stop word gives': {
    code: 'stop_word_only',
    fits: isA('question'),
    breaks: (step) => {
      step.answer = { ...(step.answer as object), pattern: '^(stop|baja)$' };
    },
  },
  'a variable that is declared as something else': {
    code: 'save_as_other_type',
    fits: (step) => savedBy(step) !== undefined,
    breaks: (step, flow) => {
      flow.variables[savedBy(step) ?? ''] = 7;
    },
  },
  'a type that does not exist': {
    code: 'definition',
    fits: () => true,
    breaks: (step) => {
      step.type = 'mesage';
    },
  },
  'a field that does not exist': {
    code: 'definition',
    fits: () => true,
    breaks: (step) => {
      step.nxt = 'done';
    },
  },
  'a next that is missing': {
    code: 'definition',
    fits: (step) => hasNext(step) && !isA('handoff', 'outbound')(step),
    breaks: (step) => {
      delete step.next;
    },
  },
  'a duration that is none': {
    code: 'definition',
    fits: (step) => typeof step.timeout === 'object',
    breaks: (step) => {
      step.timeout = { ...(step.timeout as object), after: 'soon' };
    },
  },
};

function errorsOf(written: unknown): Finding[] {
  const parsed = parseDefinition(written);
  const findings = parsed.ok ? verifyDefinition(parsed.definition, known) : parsed.findings;
  return findings.filter(({ severity }) => severity === 'error');
}

test('a flow with nothing wrong is found to have no error', () => {
  fc.assert(
    fc.property(soundFlow, (flow) => {
      expect(errorsOf(flow)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test.each(Object.entries(breakers))(
  'whatever flow is broken by %s, it is refused with a finding at that step',
  (_, { code, fits, breaks }) => {
    fc.assert(
      fc.property(soundFlow, fc.nat(), (sound, which) => {
        const flow: Written = structuredClone(sound);
        const names = Object.keys(flow.steps).filter((name) => fits(flow.steps[name] ?? {}));
        const name = names[which % names.length];
        fc.pre(name !== undefined);
        const step = flow.steps[name] ?? {};
        const at = breaks(step, flow, name) ?? name;
        expect(errorsOf(flow)).toContainEqual(
          expect.objectContaining({ code, step: at, message: expect.stringContaining(at) }),
        );
      }),
      { numRuns: 60 },
    );
  },
);
