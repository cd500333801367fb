import { z } from 'zod';
import { addressHere } from '../address.ts';
import { stepName } from '../fields.ts';
import { read } from '../run.ts';
import { stableHash } from '../stableHash.ts';
import { leaveBy, type StepType } from './stepType.ts';

const branch = z.strictObject({
  weight: z.number().positive(),
  next: stepName,
  name: z.string().min(1).max(100).optional(),
});

export const splitSchema = z.strictObject({
  type: z.literal('split'),
  branches: z.array(branch).min(1).max(200),
});

/**
 * A random share. The lot is drawn from the process's seed and the step's address, so it falls the same
 * however often the step is entered. What was drawn stands among the reads, as `split.<address>`: the
 * branch's name, or where it has none the step it leads to.
 */
export const splitStep: StepType<z.infer<typeof splitSchema>> = {
  waitsFor: 'nothing',
  exits: ({ branches }) =>
    Object.fromEntries(branches.map(({ next }, index) => [`branch_${index}`, next])),
  parts: () => [],
  enter: ({ branches }, run) => {
    const address = addressHere(run);
    const lot = stableHash(`${run.scene.process.seed} ${address}`) / 2 ** 32;
    const index = drawn(
      branches.map(({ weight }) => weight),
      lot,
    );
    read(run, `split.${address}`, branches[index]?.name ?? branches[index]?.next ?? null);
    return leaveBy(`branch_${index}`);
  },
};

/** Which of the shares a lot in [0, 1) falls into. */
function drawn(weights: number[], lot: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  const index = weights.findIndex((weight) => {
    end += weight;
    return lot * total < end;
  });
  // Sums of fractions may fall a hair short of their total.
  return index === -1 ? weights.length - 1 : index;
}
