import type { RunningRule } from './runningRules.ts';

const family = (name: string): string => `engine/verify/${name}.cases.ts`;
const outcomes = 'engine/verify.test.ts';
const claims = 'engine/verifyClaims.test.ts';

/**
 * What the flow language promises where it speaks of verifying, as `runningRules` has it of running. Each
 * case of a family is a broken flow, what is found in it, and a repair in which nothing is found.
 */
export const verifyingRules: Record<string, RunningRule[]> = {
  'What verifying finds': [
    {
      rule: 'Each finding has a code, a severity, the step, a sentence, and the shortest path from the start that shows it.',
      shownBy: {
        [outcomes]: [
          'a finding shows the shortest way from the start, its place, and says it in a sentence',
        ],
      },
    },
    {
      rule: 'Errors stop publishing, warnings do not.',
      shownBy: {
        'routes/flowVerify.test.ts': [
          'an error that depends on the account stops publishing',
          '"Errors stop publishing, warnings do not": a warning is kept with the version',
        ],
      },
    },
    {
      rule: 'What depends on data the verifier cannot decide says "possible".',
      shownBy: {
        [claims]: [
          '"What depends on data the verifier cannot decide says possible", and what does not does not',
        ],
      },
    },
    {
      rule: 'Bounded search never claims more than it searched.',
      shownBy: {
        [claims]: [
          '"Bounded search never claims more than it searched": it says that there is more',
          'a flow that sets more variables than are looked at is told so',
        ],
      },
    },
  ],

  Errors: [
    {
      rule: 'a step that cannot be reached;',
      shownBy: { [family('ways')]: ['a step that cannot be reached'] },
    },
    {
      rule: 'a `next` that names no step;',
      shownBy: {
        [family('ways')]: [
          'a `next` that names no step',
          'the exit of an option that names no step',
          'a start that is no step',
        ],
      },
    },
    {
      rule: 'a step from which no `end` or `handoff` can be reached, failure exits included;',
      shownBy: {
        [family('ways')]: ['a step from which no end and no handoff can be reached'],
        [claims]: ['"failure exits included": what only a failure leads out of has a way out'],
      },
    },
    {
      rule: 'a cycle in which nothing is waited for;',
      shownBy: {
        [family('cycles')]: [
          'a cycle in which nothing is waited for',
          'a cycle that a branch may leave, and in which nothing is waited for',
          'a call that is made again and again while it fails',
        ],
      },
    },
    {
      rule: 'a cycle that only timeouts pass (an endless nag);',
      shownBy: { [family('cycles')]: ['a cycle that only timeouts pass'] },
    },
    {
      rule: "a timeout longer than `expires_after` (not `handoff`'s);",
      shownBy: {
        [family('times')]: ['a timeout longer than `expires_after`'],
        [claims]: ['"not handoff’s": people may take longer than `expires_after`'],
      },
    },
    {
      rule: 'text, caption, title, option count beyond what WhatsApp takes;',
      shownBy: {
        [family('texts')]: [
          'a text beyond what WhatsApp takes',
          'a caption beyond what WhatsApp takes',
          'a title beyond what WhatsApp takes',
        ],
        [family('choices')]: [
          'an option count beyond what WhatsApp takes',
          'more buttons than WhatsApp takes',
        ],
      },
    },
    {
      rule: 'options that meet after normalising (title, synonym, number, id);',
      shownBy: { [family('choices')]: ['options that meet after normalising: …'] },
    },
    {
      rule: 'a template or condition that does not parse;',
      shownBy: {
        [family('texts')]: [
          'a template that does not parse',
          'a template of a call that does not parse',
          'a condition that does not parse',
        ],
      },
    },
    {
      rule: '`secrets` outside `http`;',
      shownBy: { [family('texts')]: ['`secrets` outside http'] },
    },
    {
      rule: 'an `http` without `failed`;',
      shownBy: { [family('exits')]: ['an http without `failed`'] },
    },
    {
      rule: 'a missing translation;',
      shownBy: {
        [family('texts')]: ['"a language that lacks a text is an error": a missing translation'],
      },
    },
    {
      rule: 'a stop word as the only way to answer;',
      shownBy: {
        [family('words')]: [
          'a stop word as the only way to answer: the word that ends the files',
          'a stop word as the only way to answer: the pattern of a text',
          'a stop word as the only way to answer: the only option',
        ],
      },
    },
    {
      rule: 'sub-flows that call each other without waiting;',
      shownBy: {
        [family('subflows')]: [
          'sub-flows that call each other without waiting',
          'a flow that calls itself without waiting',
        ],
      },
    },
    {
      rule: 'an outbound that is missing, or a notification where replies are expected;',
      shownBy: {
        [family('outbounds')]: [
          'an outbound that is missing',
          'a notification where replies are expected',
        ],
      },
    },
    {
      rule: 'a `save_as` into a variable of another type.',
      shownBy: {
        [family('saves')]: [
          'a `save_as` into a variable of another type',
          'a `save_as` into a variable declared as another type',
        ],
      },
    },
  ],

  Warnings: [
    {
      rule: 'a question without timeout;',
      shownBy: { [family('exits')]: ['a question without timeout', 'a choice without timeout'] },
    },
    {
      rule: 'a variable read before any path set it;',
      shownBy: {
        [family('variables')]: [
          'a variable read before any path set it',
          'a variable that is read before it is set on one of the ways',
        ],
      },
    },
    {
      rule: 'free-form text that can be reached more than 24 h after the contact last wrote;',
      shownBy: {
        [family('window')]: [
          'free-form text more than 24 h after the contact last wrote',
          'a reminder outside the window',
        ],
      },
    },
    {
      rule: 'a case that can never be taken;',
      shownBy: {
        [family('caseNeverTaken')]: ['a case that can never be taken: a constant'],
      },
    },
    {
      rule: 'an unknown property;',
      shownBy: { [family('properties')]: ['an unknown property'] },
    },
    {
      rule: 'an outbound not yet approved;',
      shownBy: { [family('outbounds')]: ['an outbound not yet approved'] },
    },
    {
      rule: 'a `handoff` without `unavailable`;',
      shownBy: { [family('exits')]: ['a `handoff` without `unavailable`'] },
    },
    {
      rule: 'an option or exit word that is also an inbound phrase of a line that uses the flow.',
      shownBy: {
        [family('words')]: [
          'an option that is also an inbound phrase of a line that uses the flow',
          'an exit word that is also an inbound phrase of a line that uses the flow',
        ],
      },
    },
  ],
};
