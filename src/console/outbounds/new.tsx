import { z } from 'zod';
import { findUuid, fromWire, toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { addMedia } from '../../media/addMedia.ts';
import { storeFile } from '../../media/storeFile.ts';
import { settleOutbound, submitOutbound } from '../../outbounds/createOutbound.ts';
import { draftTemplate } from '../../outbounds/draftTemplate.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { readOwnHeader, requireHeaderKind } from '../../outbounds/ownHeader.ts';
import { Frame, Refused } from '../layout.tsx';
import { Empty } from '../table.tsx';
import { addAction, addPage, type Site, type Visit, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { askProvider } from './askProvider.ts';
import { readChoices } from './choices.ts';
import { faultsOf } from './faults.ts';
import { type FormProps, OutboundForm } from './form.tsx';
import { HeaderFile } from './headerFields.tsx';
import { newPath, outboundsPath, roles } from './places.ts';
import { readWritten } from './readWritten.ts';
import { askedOf, fileKindOf, fileOf, isCode, type Written } from './written.ts';
import { findWrittenBefore } from './writtenBefore.ts';

const anything = z.record(z.string(), z.unknown());

/** An outbound is written, and handed in to Meta. */
export function addNew(site: Site): void {
  const { deps } = site;
  const show = (visit: Visit, written: Written | undefined, isTried: boolean, problem?: string) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const { words } = visit;
      const choices = await readChoices(unit);
      const number = choices.lines[0]?.line.phoneNumber ?? '';
      const typed = written ?? { ...empty(words), line: number };
      const faults = faultsOf(typed, words, isTried);
      const form = { action: newPath, written: typed, faults, isTried, choices, words };
      return wantsPart(visit.c) ? (
        <OutboundForm {...form} />
      ) : (
        <NewPage visit={visit} form={form} problem={faults.size > 0 ? undefined : problem} />
      );
    });
  const again = async (visit: Visit, problem?: string) =>
    show(visit, readWritten(await visit.c.req.parseBody()), true, problem);

  addPage(site, { path: newPath, roles }, async (visit) => {
    const like = findUuid('OTB', visit.c.req.query('like') ?? '');
    if (like === undefined) return show(visit, undefined, false);
    const written = await openUnit(deps, visit.user.accountId, async (unit) =>
      findWrittenBefore(unit, await getOutbound(unit, like)),
    );
    if (!written) return show(visit, undefined, false, visit.words.outbounds.notAlike);
    return show(visit, { ...written, name: '' }, false);
  });
  addAction(
    site,
    { path: `${newPath}/look`, roles, fields: anything, page: again },
    async (visit, body) => ({ show: await show(visit, readWritten(body), wasTried(body)) }),
  );
  addAction(
    site,
    { path: newPath, roles, fields: anything, page: again },
    async ({ user: { accountId }, words }, body) => {
      const written = readWritten(body);
      if (faultsOf(written, words, true).size > 0) {
        throw new AppError('invalid_request', words.outbounds.toPutRight);
      }
      const template = askedOf(written);
      // What would be refused is refused before its file is read.
      draftTemplate(template);
      const header = await headerOf(site, accountId, written);
      const asked = { ...template, number: written.line, flowId: flowOf(written) };
      const submitted = await askProvider(submitOutbound(deps, accountId, asked, header));
      const { outbound } = await openUnit(deps, accountId, (unit) =>
        settleOutbound(unit, submitted),
      );
      return { to: `${outboundsPath}/${toWire('OTB', outbound.id)}` };
    },
  );
  addAction(
    site,
    {
      path: `${outboundsPath}/file`,
      roles,
      fields: z.object({ file: z.instanceof(File), kind: z.enum(['image', 'video', 'document']) }),
      page: async ({ c, words }, problem) => {
        const kind = z.enum(['image', 'video', 'document']).catch('document');
        return (
          <HeaderFile
            kind={kind.parse((await c.req.parseBody()).kind)}
            mediaId=""
            mediaName=""
            fault={problem}
            words={words}
          />
        );
      },
    },
    async ({ user: { accountId }, words }, { file, kind }) => {
      requireHeaderKind('file', kind, await file.bytes(), file.type);
      const stored = await storeFile(deps, accountId, file, kind);
      await openUnit(deps, accountId, (unit) => addMedia(unit, stored));
      const mediaId = toWire('MED', stored.mediaId);
      const mediaName = stored.filename ?? '';
      return {
        show: (
          <HeaderFile
            kind={kind}
            mediaId={mediaId}
            mediaName={mediaName}
            fault={undefined}
            words={words}
          />
        ),
      };
    },
  );
}

const empty = ({ lang }: Words): Written => ({
  ...readWritten({}),
  category: 'UTILITY',
  language: lang === 'pt' ? 'pt_BR' : lang,
});

export const wasTried = ({ tried }: Readonly<Record<string, unknown>>): boolean => tried === 'yes';

/** The file above the text. AppError as `readOwnHeader`. */
export async function headerOf({ deps }: Site, accountId: string, written: Written) {
  const kind = fileKindOf(written);
  if (kind === undefined || isCode(written)) return undefined;
  const mediaId = fromWire('MED', fileOf(written));
  return readOwnHeader(deps, accountId, { kind, mediaId });
}

/** What `continue` starts; an outbound without quick replies starts nothing. */
export const flowOf = (written: Written): string | undefined =>
  written.flowId === '' || askedOf(written).isNotification
    ? undefined
    : fromWire('IPF', written.flowId);

type PageProps = { visit: Visit; form: FormProps; problem: string | undefined };

const NewPage = ({ visit: { user, words }, form, problem }: PageProps) => (
  <Frame words={words} user={user} place={outboundsPath} title={words.outbounds.new}>
    <p class="dim">{words.outbounds.newWhat}</p>
    <Refused words={words} message={problem} />
    {form.choices.lines.length === 0 ? (
      <section class="card">
        <Empty title={words.outbounds.noLines}>{words.outbounds.noLinesWhy}</Empty>
      </section>
    ) : (
      <OutboundForm {...form} />
    )}
  </Frame>
);
