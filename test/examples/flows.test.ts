import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCases } from '../../src/cli/readCases.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { runCase } from '../../src/simulator/runCase.ts';

const folder = 'examples/flows';
const files = readdirSync(folder);
const caseFiles = files.filter((name) => name.endsWith('.cases.json'));
const flows = files.filter((name) => name.endsWith('.json') && !name.endsWith('.cases.json'));

test('there are ten examples, each with conversations beside it', () => {
  expect(flows).toEqual([
    'appointment-reminder.json',
    'consent-opt-in.json',
    'kyc-documents.json',
    'lead-qualification.json',
    'order-status.json',
    're-engagement.json',
    'satisfaction-survey.json',
    'support-triage.json',
    'table-booking-form.json',
    'two-languages.json',
  ]);
  expect(caseFiles).toEqual(flows.map((name) => name.replace('.json', '.cases.json')));
});

const read = caseFiles.map((name) => readCases(`${folder}/${name}`));

test.each(read.map((each) => [each.flow.name, each.flow] as const))(
  'the example "%s" verifies without an error',
  (_, flow) => {
    const errors = verifyDefinition(flow).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  },
);

const conversations = read.flatMap((file) =>
  file.cases.cases.map((one) => [file.flow.name, one.name, file, one] as const),
);

test.each(conversations)('%s: %s', async (_flow, _name, { flow, flows: known, cases }, one) => {
  expect(await runCase(flow, known, cases, one)).toEqual([]);
});

test('between them the examples enter steps of every type', () => {
  const types = new Set(
    read.flatMap(({ flow }) => Object.values(flow.steps).map(({ type }) => type)),
  );
  expect([...types].toSorted()).toEqual([
    'branch',
    'choice',
    'end',
    'event',
    'form',
    'handoff',
    'http',
    'message',
    'outbound',
    'question',
    'set',
    'set_property',
    'split',
    'subflow',
    'tag',
    'wait',
  ]);
});
