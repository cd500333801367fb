import { z } from 'zod';
import { openUnit } from '../../db/unit.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { removeAtProvider, settleRemoval } from '../../outbounds/removeOutbound.ts';
import { valuesIn } from '../valuesIn.ts';
import { addAction, addPage, type Site, type Visit, wantsPart } from '../visit.ts';
import { askProvider } from './askProvider.ts';
import { OnePage, State } from './onePage.tsx';
import { outboundIdOf, outboundPath, outboundsPath, roles } from './places.ts';
import { OutboundPhone } from './preview.tsx';
import { readOne } from './readOne.ts';
import { readSent } from './readSent.ts';
import { emptyTest } from './testForm.tsx';

/** One outbound: as people see it, how it stands, who uses it. */
export function addOne(site: Site): void {
  const { deps } = site;
  const page = (visit: Visit, problem?: string) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const one = await readOne(unit, visit);
      const sent = await readSent(unit, one.view, visit.c.req.query('sent'));
      const test = { ...emptyTest(unit), sent };
      return <OnePage visit={visit} one={one} test={test} problem={problem} />;
    });

  addPage(site, { path: outboundPath, roles }, (visit) => page(visit));
  addPage(site, { path: `${outboundPath}/state`, roles }, (visit) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      // Who uses it is read of all flows: not every two seconds while nothing has happened.
      const { outbound } = await getOutbound(unit, outboundIdOf(visit.c));
      if (outbound.status === visit.c.req.query('seen')) return visit.c.body(null, 204);
      const one = await readOne(unit, visit);
      return <State one={one} test={emptyTest(unit)} />;
    }).catch((error: unknown) => {
      // It has been removed meanwhile: the page that asks leaves for the list.
      if (wantsPart(visit.c)) visit.c.header('HX-Redirect', outboundsPath);
      throw error;
    }),
  );
  addPage(site, { path: `${outboundPath}/preview`, roles }, (visit) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const { view } = await readOne(unit, visit);
      return (
        <OutboundPhone
          outbound={view.outbound}
          from={view.phoneNumber}
          values={valuesIn(visit.c.req.query())}
          words={visit.words}
        />
      );
    }),
  );
  addAction(
    site,
    { path: `${outboundPath}/remove`, roles, fields: z.object({}), page },
    async ({ c, user: { accountId } }) => {
      const outboundId = outboundIdOf(c);
      await askProvider(removeAtProvider(deps, accountId, outboundId));
      await openUnit(deps, accountId, (unit) => settleRemoval(unit, outboundId));
      return { to: outboundsPath };
    },
  );
}
