import { byTurns } from '../conversation.ts';
import { oneRun, type Point, type Question, warmUp } from './question.ts';
import { crowdsOf, makeTenants } from './tenants.ts';

/** The same messages to one account and to many, by turns within one service, so that nothing else differs. */
export const byAccounts: Question = {
  name: 'accounts',
  title: 'Accounts that are written to',
  axis: 'the same messages to so many, by turns',
  async measure(stage, sizes, pace) {
    const service = await stage.startService('web', 'relay');
    try {
      const tenants = await makeTenants(stage, service, Math.max(...sizes));
      const crowds = sizes.map((size, at) =>
        byTurns(crowdsOf(tenants.slice(0, size), 51_960_000_000 + at * 100_000, 3_000 / size)),
      );
      for (const crowd of crowds) await warmUp(service, crowd, pace);
      const points = sizes.map((at): Point => ({ at, costs: [] }));
      for (let run = 0; run < pace.runs; run++) {
        for (const [at, crowd] of crowds.entries()) {
          points[at]?.costs.push(await oneRun(service, crowd, pace));
        }
      }
      return points;
    } finally {
      await service.stop();
    }
  },
};
