import { writeFile } from 'node:fs/promises';
import type { Plan } from './plan.ts';

/** Each seed as a test, in the shape of vitest's JSON reporter: so whoever adds up tests adds these. */
export async function writeResults(file: string, plans: Plan[], failed: number[]): Promise<void> {
  const testResults = plans.map(({ seed }) => {
    const status = failed.includes(seed) ? 'failed' : 'passed';
    const name = `chaos, seed ${seed}`;
    return { name, status, assertionResults: [{ status, fullName: name }] };
  });
  await writeFile(file, JSON.stringify({ testResults }));
}
