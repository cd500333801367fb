import { toWire } from '../../db/ids.ts';
import type { FlowSummary } from '../../flows/listFlows.ts';

type FlowOptionsProps = { flows: FlowSummary[]; chosen: string | null | undefined };

/** Of a select. */
export const FlowOptions = ({ flows, chosen }: FlowOptionsProps) => (
  <>
    {flows.map(({ id, name }) => (
      <option value={toWire('IPF', id)} selected={id === chosen}>
        {name}
      </option>
    ))}
  </>
);
