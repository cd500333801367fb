import type { SecretBox } from '../accounts/secretBox.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { Vars } from '../engine/effects.ts';
import type { Json } from '../messages/events.ts';
import { isSealed } from '../processes/sealedValue.ts';
import { flowKey, type ProcessRow } from './scene.ts';
import type { Writes } from './writes.ts';

type Flows = ReadonlyMap<string, CompiledFlow>;

/** The processes as deciding needs them; those without sensitive variables are handed on as they are. */
export const openSensitive = (box: SecretBox, flows: Flows, rows: ProcessRow[]): ProcessRow[] =>
  rows.map((row) =>
    withVars(row, flows, (name, value) =>
      isSealed(value)
        ? JSON.parse(box.open(placeOf(row, name), Buffer.from(value.$sealed, 'base64')))
        : value,
    ),
  );

/** A decision as it may be written: sensitive variables are ciphertext. */
export function sealSensitive(box: SecretBox, flows: Flows, writes: Writes): Writes {
  const seal = (row: ProcessRow): ProcessRow =>
    withVars(row, flows, (name, value) =>
      isSealed(value)
        ? value
        : { $sealed: box.seal(placeOf(row, name), JSON.stringify(value)).toString('base64') },
    );
  return {
    ...writes,
    newProcesses: writes.newProcesses.map(seal),
    processes: writes.processes.map(seal),
  };
}

const placeOf = (row: ProcessRow, name: string) => ({
  accountId: row.accountId,
  row: row.id,
  column: `process.state.vars.${name}`,
});

function withVars(
  row: ProcessRow,
  flows: Flows,
  change: (name: string, value: Json) => Json,
): ProcessRow {
  const sensitive = flows.get(flowKey(row.flowId, row.flowVersion))?.sensitive;
  if (!sensitive || sensitive.size === 0) return row;
  const vars: Vars = Object.fromEntries(
    Object.entries(row.state.vars).map(([name, value]) => [
      name,
      sensitive.has(name) && value !== null ? change(name, value) : value,
    ]),
  );
  return { ...row, state: { ...row.state, vars } };
}
