import { toWire } from '../../db/ids.ts';
import type { FlowSummary } from '../../flows/listFlows.ts';

type FlowOptionsProps = { flows: FlowSummary[]; chosen: string | null | undefined };

/** Of a select; what is chosen is among them, also where it is not offered. */
export const FlowOptions = ({ flows, chosen }: FlowOptionsProps) => (
  <>
    {chosen && !flows.some(({ id }) => id === chosen) && (
      <option value={toWire('IPF', chosen)} selected>
        {toWire('IPF', chosen)}
      </option>
    )}
    {flows.map(({ id, name }) => (
      <option value={toWire('IPF', id)} selected={id === chosen}>
        {name}
      </option>
    ))}
  </>
);
