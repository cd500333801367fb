import { scene } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const pick = (text: string, next: string) => ({ type: 'message', text, next });
const half = (next = 'yes') => ({
  split: {
    type: 'split',
    branches: [
      { weight: 1, next: 'a', name: 'short' },
      { weight: 1, next: 'b' },
    ],
  },
  a: pick('A', next),
  b: pick('B', next),
});
const seeded = (seed: string) => ({ process: { ...scene.process, seed } });

export const cases: StepCase[] = [
  {
    name: '"drawn once per process and step from the process\'s seed": one seed goes one way',
    steps: half(),
    scene: seeded('s0'),
    gives: { said: ['B'], reads: { 'split.split': 'b', last_inbound_at: scene.now.toISOString() } },
  },
  {
    name: 'another seed goes the other, which is known by its name',
    steps: half(),
    scene: seeded('s1'),
    gives: {
      said: ['A'],
      reads: { 'split.split': 'short', last_inbound_at: scene.now.toISOString() },
    },
  },
  {
    name: 'a step that is entered again draws the same',
    steps: {
      ...half('more'),
      more: { type: 'choice', text: '?', options: [{ id: 'go', title: 'Go', next: 'split' }] },
    },
    scene: seeded('s0'),
    when: ['go', 'go', 'go'],
    gives: {
      said: [
        'B',
        {
          type: 'buttons',
          text: '?',
          buttons: [{ id: 'IDP1:more:go', title: 'Go' }],
        },
      ],
    },
  },
  {
    name: 'another step of the same process draws for itself',
    steps: {
      ...half('again'),
      again: {
        type: 'split',
        branches: [
          { weight: 1, next: 'yes', name: 'heads' },
          { weight: 1, next: 'yes', name: 'tails' },
        ],
      },
    },
    scene: seeded('s0'),
    gives: {
      reads: {
        'split.split': 'b',
        'split.again': 'heads',
        last_inbound_at: scene.now.toISOString(),
      },
    },
  },
  {
    name: 'a branch with nearly all the weight is nearly always taken',
    steps: {
      split: {
        type: 'split',
        branches: [
          { weight: 0.000001, next: 'no' },
          { weight: 1_000, next: 'yes' },
        ],
      },
    },
    gives: { ending: { status: 'success' } },
  },
];
