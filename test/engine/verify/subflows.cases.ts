import { flowOf } from '../world.ts';
import { ask, done, found, nobody, say, type VerifyCase } from './verifyCase.ts';

const own = `IPF${'a'.repeat(32)}`;
const other = `IPF${'b'.repeat(32)}`;
const enter = (flow_id: string, more: object = {}) => ({
  type: 'subflow',
  flow_id,
  next: 'done',
  ...more,
});
const holding = (steps: Record<string, unknown>) => ({
  ...nobody,
  flowId: own,
  flows: new Map([[other, flowOf(steps)]]),
});

export const cases: VerifyCase[] = [
  {
    name: 'sub-flows that call each other without waiting',
    steps: { hello: say('sub'), sub: enter(other.toUpperCase().replace('IPF', 'IPF')), done },
    known: holding({ back: enter(own), done }),
    finds: found('error', 'subflow_cycle', 'sub', 'flow_id', ['hello', 'sub'], true),
    repair: {},
    repairKnown: holding({ ask: ask('back'), back: enter(own), done }),
  },
  {
    name: 'a flow that calls itself without waiting',
    steps: { sub: enter(own), done },
    known: { ...nobody, flowId: own },
    finds: found('error', 'subflow_cycle', 'sub', 'flow_id', ['sub'], true),
    repair: { ask: ask('sub') },
    repairMore: { start: 'ask' },
  },
  {
    name: 'a sub-flow that is missing',
    steps: { hello: say('sub'), sub: enter(other), done },
    known: { ...nobody, flowId: own },
    finds: found('error', 'unknown_flow', 'sub', 'flow_id', ['hello', 'sub']),
    repair: {},
    repairKnown: holding({ ask: ask('done'), done }),
  },
  {
    name: 'a sub-flow that waits for nothing does not break a circle',
    steps: { sub: enter(other, { next: 'say' }), say: say('sub', { failed: 'done' }), done },
    known: holding({ hello: say('done'), done }),
    finds: found('error', 'endless_cycle', 'sub', '', ['sub', 'say', 'sub'], true),
    repair: {},
    repairKnown: holding({ ask: ask('done'), done }),
  },
];
