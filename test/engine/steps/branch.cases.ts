import type { StepCase } from './stepCase.ts';

const decide = (cases: unknown[]) => ({
  decide: { type: 'branch', cases, else: 'no' },
});

export const cases: StepCase[] = [
  {
    name: 'takes the first case that holds',
    steps: decide([
      { if: { '==': [{ var: 'vars.a' }, 2] }, next: 'no' },
      { if: { '>': [{ var: 'vars.a' }, 0] }, next: 'yes' },
      { if: true, next: 'no' },
    ]),
    more: { variables: { a: 1 } },
    gives: { step: 'yes' },
  },
  {
    name: 'takes else when none holds',
    steps: decide([{ if: { var: 'vars.none' }, next: 'yes' }]),
    gives: { step: 'no' },
  },
  {
    name: '"<, <=, >, >= with a missing value are false, both ways round"',
    steps: decide([
      { if: { '<': [{ var: 'vars.none' }, 1] }, next: 'yes' },
      { if: { '>': [1, { var: 'vars.none' }] }, next: 'yes' },
      { if: { '>=': [{ var: 'vars.none' }, 0] }, next: 'yes' },
      { if: { '<=': [{ var: 'vars.none' }, 0] }, next: 'yes' },
    ]),
    gives: { step: 'no' },
  },
  {
    name: 'a condition that cannot be worked out does not hold, and is counted',
    steps: decide([{ if: { '>': [{ '+': ['x', 1] }, 0] }, next: 'yes' }]),
    gives: { step: 'no', findings: ['expression_failed'] },
  },
  {
    name: 'sees how the process began',
    steps: decide([{ if: { '==': [{ var: 'trigger.response' }, 'Reagendar'] }, next: 'yes' }]),
    scene: { trigger: { kind: 'outbound', response: 'Reagendar', variables: {} } },
    gives: { step: 'yes' },
  },
];
