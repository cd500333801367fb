import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FlowDefinition } from '../src/engine/definition.ts';
import { verifyDefinition } from '../src/engine/verify.ts';
import { longFlow } from './longFlow.ts';

/** Milliseconds that verifying a flow of 500 steps of every kind takes, once for each run. */
export function measureVerify(runs: number): number[] {
  const definition = longFlow(500);
  for (let warmUp = 0; warmUp < 5; warmUp++) verifyDefinition(definition);
  return Array.from({ length: runs }, () => timeVerify(verifyDefinition, definition));
}

/** The same in built processes that have verified nothing before, a new one for each run. */
export function measureColdVerify(runs: number): number[] {
  const program = fileURLToPath(new URL('./verifyOnce.ts', import.meta.url));
  return Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ['--import', 'tsx', program], { encoding: 'utf8' })),
  );
}

export function timeVerify(verify: typeof verifyDefinition, definition: FlowDefinition): number {
  const began = performance.now();
  const errors = verify(definition).filter(({ severity }) => severity === 'error');
  const took = performance.now() - began;
  if (errors.length > 0) throw new Error(`The flow to verify has errors: ${errors[0]?.message}`);
  return took;
}
