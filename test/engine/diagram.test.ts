import { expect, test } from 'vitest';
import { conditionText } from '../../src/engine/conditionText.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import { diagramOf } from '../../src/engine/diagram.ts';
import { flow } from '../../src/engine/flowBuilder.ts';
import { mermaidOf } from '../../src/engine/mermaid.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import type { Json } from '../../src/messages/events.ts';

const small = flow({
  name: 'Small',
  language: 'en',
  start: 'ask',
  variables: { age: 0 },
  steps: {
    ask: {
      type: 'choice',
      text: 'Are you "of age"?',
      options: [
        { id: 'yes', title: 'Yes', next: 'age' },
        { id: 'no', title: 'No', next: 'bye' },
      ],
      timeout: { after: '30m', next: 'bye' },
    },
    age: {
      type: 'question',
      text: 'How old?',
      answer: { type: 'integer', save_as: 'age' },
      timeout: { after: '1h', next: 'bye' },
      next: 'old',
    },
    old: {
      type: 'branch',
      cases: [{ if: { '>=': [{ var: 'vars.age' }, 18] }, next: 'desk' }],
      else: 'ask',
    },
    desk: { type: 'handoff', owner: 'group:sales', next: 'bye' },
    bye: { type: 'end', status: 'success' },
  },
});

const drawn = (definition: FlowDefinition) =>
  mermaidOf(diagramOf(definition, verifyDefinition(definition)));

test('a flow is a Mermaid flowchart: its steps, its ways, and the warnings marked', () => {
  expect(drawn(small)).toBe(`flowchart TD
  s_ask[/"<b>ask</b> choice<br/>Are you #34;of age#34;?"/]:::start
  s_age[/"<b>age</b> question<br/>How old?"/]
  s_bye(["<b>bye</b> end<br/>success"])
  s_old{"<b>old</b> branch"}
  s_desk{{"<b>desk</b> handoff<br/>group:sales<br/>⚠ no_unavailable"}}:::warning
  s_ask -->|"Yes"| s_age
  s_ask -->|"No, timeout 30m"| s_bye
  s_age --> s_old
  s_age -.->|"timeout 1h"| s_bye
  s_old -->|"vars.age ≥ 18"| s_desk
  s_old -->|"else"| s_ask
  s_desk --> s_bye
  classDef error fill:#fdecea,stroke:#b3261e,stroke-width:2px,color:#1c1c1c
  classDef warning fill:#fff6dd,stroke:#9a6700,stroke-width:2px,color:#1c1c1c
  classDef start stroke-width:3px
`);
});

test('a way that leads nowhere and a step that nothing leads to are drawn as the errors they are', () => {
  const hello = { type: 'message' as const, text: 'Hi', next: 'nowhere' };
  const broken: FlowDefinition = {
    ...small,
    start: 'hello',
    steps: { hello, bye: { type: 'end', status: 'success' } },
  };
  const lines = drawn(broken).split('\n');
  expect(lines).toContain(
    '  s_nowhere>"<b>nowhere</b> missing<br/>there is no such step"]:::error',
  );
  expect(lines).toContain('  s_bye(["<b>bye</b> end<br/>success<br/>✖ unreachable"]):::error');
  expect(lines).toContain('  s_hello --> s_nowhere');
});

test('a text can neither leave its label nor carry markup or directives into the picture', () => {
  const text = '"] %%{init: {}}%% <script>alert(1)</script> `x` #35; & end';
  const lines = drawn({
    ...small,
    start: 'hello',
    steps: {
      hello: { type: 'message', text, next: 'bye' },
      bye: { type: 'end', status: 'success' },
    },
  }).split('\n');
  expect(lines[1]).toBe(
    '  s_hello["<b>hello</b> message<br/>#34;#93; #37;#37;#123;init: #123;#125;#125;#37;#37; #60;script#62;alert(1)#60;/script#62; #96;x#96; #35;35#59; #38; end"]:::start',
  );
});

test('what is wrong with the whole flow carries no directive either, and no text turns the line around', () => {
  const lines = drawn({
    ...small,
    start: 'hello',
    translations: { pt: { 'hello.text': 'Oi', '%%{init: {"theme":"dark"}}%%': 'x' } },
    steps: {
      hello: { type: 'message', text: 'Hi \u202eolleH\u0000\u2028 👋', next: 'bye' },
      bye: { type: 'end', status: 'success' },
    },
  }).split('\n');
  expect(lines[1]).toBe(
    '  %% warning: language #34;pt#34; has a text for #37;#37;#123;init: #123;#34;theme#34;:#34;dark#34;#125;#125;#37;#37;, which nothing says',
  );
  expect(lines[2]).toBe('  s_hello["<b>hello</b> message<br/>Hi olleH 👋"]:::start');
});

test('counts stand in each step; who came to an end has passed it, whatever it says', () => {
  const counts = new Map([
    ['ask', { passed: 7, left: 2, waiting: 1 }],
    ['bye', { passed: 3, left: 4, waiting: 0 }],
  ]);
  const lines = mermaidOf(diagramOf(small, [], counts)).split('\n');
  expect(lines[1]).toContain('<br/>7 passed, 2 left, 1 waiting"');
  expect(lines.find((line) => line.includes('s_bye(['))).toContain('7 passed, 0 left, 0 waiting');
  expect(lines.find((line) => line.includes('s_age['))).toContain('0 passed, 0 left, 0 waiting');
});

test.each<[string, Json]>([
  ['vars.tries < 3', { '<': [{ var: 'vars.tries' }, 3] }],
  ['trigger.response = "Yes"', { '==': [{ var: 'trigger.response' }, 'Yes'] }],
  [
    'vars.a > 1 and not vars.b',
    { and: [{ '>': [{ var: 'vars.a' }, 1] }, { '!': { var: 'vars.b' } }] },
  ],
  ['"vip" in contact.tags', { in: ['vip', { var: 'contact.tags' }] }],
  ['{"<":[1,{"var":"vars.x"},9]}', { '<': [1, { var: 'vars.x' }, 9] }],
  ['{"missing":["vars.x"]}', { missing: ['vars.x'] }],
])('a condition reads as %s', (text, logic) => {
  expect(conditionText(logic)).toBe(text);
});

test('a share of a split is told in percent', () => {
  const split: FlowDefinition = {
    ...small,
    start: 'which',
    steps: {
      which: {
        type: 'split',
        branches: [
          { weight: 1, name: 'new', next: 'bye' },
          { weight: 3, next: 'old' },
        ],
      },
      old: { type: 'end', status: 'success' },
      bye: { type: 'end', status: 'success' },
    },
  };
  const lines = drawn(split).split('\n');
  expect(lines).toContain('  s_which -->|"new 25 #37;"| s_bye');
  expect(lines).toContain('  s_which -->|"75 #37;"| s_old');
});
