import type { FlowDefinition } from '../engine/definition.ts';
import { AppError } from '../errors.ts';
import { compareCase, type Difference } from './compareCase.ts';
import { outboundsDeclared } from './declaredOutbound.ts';
import type { FlowCase, FlowCases } from './flowCases.ts';
import { plainAccount, type SimulationInput, simulate } from './simulate.ts';
import type { Simulation } from './world.ts';

/** A case's conversation as the simulator is told of it. */
function inputOf(
  flow: FlowDefinition,
  flows: Simulation['flows'],
  { account, outbounds = {} }: Pick<FlowCases, 'account' | 'outbounds'>,
  { contact, now, start, seed }: Pick<FlowCase, 'contact' | 'now' | 'start' | 'seed'>,
): SimulationInput {
  return {
    flow,
    flows,
    outbounds: outboundsDeclared(outbounds),
    account: {
      ...plainAccount,
      ...(account?.timezone !== undefined && { timezone: account.timezone }),
      ...(account?.business_hours && { businessHours: account.business_hours }),
    },
    ...(account?.agents && { agents: account.agents.map((each) => ({ ...each, online: true })) }),
    ...(contact && { contact }),
    ...(start && { start }),
    ...(seed !== undefined && { seed }),
    ...(now !== undefined && { now: new Date(now) }),
  };
}

/** Runs a case; what came out otherwise than it says, nothing where all is as expected. */
export async function runCase(
  flow: FlowDefinition,
  flows: Simulation['flows'],
  file: Pick<FlowCases, 'account' | 'outbounds'>,
  one: FlowCase,
): Promise<Difference[]> {
  const input = inputOf(flow, flows, file, one);
  const result = await simulate(input, one.events).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (!(result instanceof AppError)) return compareCase(one.expect, result);
  return [{ at: 'events', expected: 'what can happen', came: result.message }];
}
