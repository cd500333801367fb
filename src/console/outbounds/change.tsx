import { z } from 'zod';
import { toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import {
  isChangeable,
  planChange,
  settleChange,
  submitChange,
} from '../../outbounds/changeOutbound.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { Frame, Refused } from '../layout.tsx';
import { addAction, addPage, type Site, type Visit, wantsPart } from '../visit.ts';
import { askProvider } from './askProvider.ts';
import { readChoices } from './choices.ts';
import { faultsOf } from './faults.ts';
import { OutboundForm } from './form.tsx';
import { flowOf, headerOf, wasTried } from './new.tsx';
import { outboundIdOf, outboundPath, outboundsPath, roles } from './places.ts';
import { readWritten } from './readWritten.ts';
import { askedOf, fileOf, type Written } from './written.ts';
import { findWrittenBefore } from './writtenBefore.ts';

const path = `${outboundPath}/change`;
const anything = z.record(z.string(), z.unknown());

/** An outbound is changed, and handed in anew. */
export function addChange(site: Site): void {
  const { deps } = site;
  const show = (visit: Visit, typed: Written | undefined, isTried: boolean, problem?: string) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const { user, words, c } = visit;
      const view = await getOutbound(unit, outboundIdOf(c));
      const { outbound } = view;
      const here = `${outboundsPath}/${toWire('OTB', outbound.id)}`;
      const title = `${words.edit}: ${outbound.name}`;
      const isOpen = isChangeable(outbound.status);
      const before = isOpen ? await findWrittenBefore(unit, view) : undefined;
      if (!before) {
        const why = isOpen ? words.outbounds.notHere : words.outbounds.notNow;
        if (wantsPart(c)) return <Closed why={why} />;
        return (
          <Frame words={words} user={user} place={outboundsPath} title={title}>
            <Closed why={why} />
            <a href={here}>{words.back}</a>
          </Frame>
        );
      }
      const written = typed ? { ...typed, ...fixedOf(before, outbound.status) } : before;
      const faults = faultsOf(written, words, isTried);
      const form = {
        action: `${here}/change`,
        written,
        faults,
        isTried,
        choices: await readChoices(unit),
        fixed: { category: outbound.status === 'APPROVED' },
        words,
      };
      if (wantsPart(c)) return <OutboundForm {...form} />;
      return (
        <Frame words={words} user={user} place={outboundsPath} title={title}>
          <p class="dim">
            {outbound.status === 'APPROVED'
              ? words.outbounds.changeApproved
              : words.outbounds.changeOther}{' '}
            <a href={here}>{words.back}</a>
          </p>
          <Refused words={words} message={faults.size > 0 ? undefined : problem} />
          <OutboundForm {...form} />
        </Frame>
      );
    });
  const again = async (visit: Visit, problem?: string) =>
    show(visit, readWritten(await visit.c.req.parseBody()), true, problem);

  addPage(site, { path, roles }, (visit) => show(visit, undefined, false));
  addAction(
    site,
    { path: `${path}/look`, roles, fields: anything, page: again },
    async (visit, body) => ({ show: await show(visit, readWritten(body), wasTried(body)) }),
  );
  addAction(
    site,
    { path, roles, fields: anything, page: again },
    async ({ c, user: { accountId }, words }, body) => {
      const outboundId = outboundIdOf(c);
      const typed = readWritten(body);
      const { before, written, row } = await openUnit(deps, accountId, async (unit) => {
        const view = await getOutbound(unit, outboundId);
        const before = await findWrittenBefore(unit, view);
        if (!before) throw new AppError('invalid_request', words.outbounds.notHere);
        const { outbound: row } = view;
        return { before, row, written: { ...typed, ...fixedOf(before, row.status) } };
      });
      if (faultsOf(written, words, true).size > 0) {
        throw new AppError('invalid_request', words.outbounds.toPutRight);
      }
      const asked = askedOf(written);
      const edit = {
        ...asked,
        headerText: asked.headerText ?? null,
        footerText: asked.footerText ?? null,
        codeExpiresInMinutes: asked.codeExpiresInMinutes ?? null,
        flowId: flowOf(written) ?? null,
      };
      const isOther = fileOf(written) !== before.mediaId;
      const planned = await openUnit(deps, accountId, (unit) =>
        planChange(unit, deps, row.id, edit, asked.type !== 'TEXT' && isOther),
      );
      const header = planned.isLocal ? undefined : await headerOf(site, accountId, written);
      const changed = await askProvider(submitChange(deps, accountId, planned, header));
      await openUnit(deps, accountId, (unit) => settleChange(unit, changed));
      return { to: `${outboundsPath}/${toWire('OTB', row.id)}` };
    },
  );
}

/** In the place of the form. */
const Closed = ({ why }: { why: string }) => (
  <p id="outbound-form" class="said warn">
    {why}
  </p>
);

/** What cannot be another any more, whatever a form says. */
const fixedOf = (before: Written, status: string): Partial<Written> => ({
  name: before.name,
  language: before.language,
  line: before.line,
  ...(status === 'APPROVED' && { category: before.category }),
});
