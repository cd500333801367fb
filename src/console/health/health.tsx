import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { listLines } from '../../lines/listLines.ts';
import { getDead, redriveDead } from '../../relay/deadEvents.ts';
import { readTraffic } from '../../sender/readTraffic.ts';
import { readZone } from '../readZone.ts';
import { addAction, addPage, type Show, type Site, unitsOf } from '../visit.ts';
import { DeadPage } from './deadPage.tsx';
import { HealthPage, Now } from './healthPage.tsx';
import { deadIdOf, deadPath, healthPath, roles } from './places.ts';
import { readHealth } from './readHealth.ts';
import { Traffic } from './traffic.tsx';

const minutesShown = 60;

/** How everything does, and what is to be done where it does not. */
export function addHealth(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);

  const page: Show = (visit, problem) =>
    within(visit, async (unit) => (
      <HealthPage
        visit={visit}
        health={await readHealth(unit, visit.words)}
        traffic={await readTraffic(unit, minutesShown)}
        problem={problem}
      />
    ));

  addPage(site, { path: healthPath, roles }, page);
  addPage(site, { path: `${healthPath}/now`, roles }, (visit) =>
    within(visit, async (unit) => <Now health={await readHealth(unit, visit.words)} />),
  );
  addPage(site, { path: `${healthPath}/traffic`, roles }, (visit) =>
    within(visit, async (unit) => (
      <Traffic
        minutes={await readTraffic(unit, minutesShown)}
        zone={await readZone(unit, visit.words)}
      />
    )),
  );
  addPage(site, { path: `${deadPath}/:dead_id`, roles }, (visit) =>
    within(visit, async (unit) => {
      const event = await getDead(unit, deps.secretBox, deadIdOf(visit.c));
      const { items } = await listLines(unit, { limit: 200 });
      return (
        <DeadPage
          visit={visit}
          event={event}
          lineName={items.find(({ line }) => line.id === event.lineId)?.line.name}
          zone={await readZone(unit, visit.words)}
        />
      );
    }),
  );
  addAction(
    site,
    {
      path: `${deadPath}/redrive`,
      roles,
      page,
      // Without one: all of them.
      fields: z.object({ dead_id: z.coerce.number().int().min(0).optional() }),
    },
    async (visit, { dead_id: id }) => {
      const ids = id === undefined ? ('all' as const) : [id];
      const { accountId } = visit.user;
      const back = await redriveDead(deps, { accountId, box: deps.secretBox, ids });
      if (id !== undefined && back === 0) {
        await within(visit, (unit) => getDead(unit, deps.secretBox, id));
        throw new AppError('conflict', visit.words.health.notOpened);
      }
      return { to: healthPath };
    },
  );
}
