import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { addSource } from '../../campaigns/addSource.ts';
import { beginUpload } from '../../campaigns/beginUpload.ts';
import { campaignVariables } from '../../campaigns/campaignVariables.ts';
import { emptyAudience, removeSource } from '../../campaigns/emptyAudience.ts';
import { getCampaign } from '../../campaigns/getCampaign.ts';
import { campaignImports, getImport } from '../../campaigns/imports.ts';
import { updateCampaign } from '../../campaigns/updateCampaign.ts';
import { takeRows } from '../../campaigns/uploadRecipients.ts';
import { fromWire } from '../../db/ids.ts';
import { answerFile } from '../../imports/answerFile.ts';
import { refusalLines } from '../../imports/refusalLines.ts';
import { readZone } from '../readZone.ts';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import { ways } from './audienceForms.tsx';
import { AudiencePage } from './audiencePage.tsx';
import { Who } from './audienceSources.tsx';
import { RecipientColumns } from './columnFields.tsx';
import { readHead, withHeader } from './columns.ts';
import { UploadReport } from './importReport.tsx';
import { addressOf, campaignIdOf, campaignPath, roles } from './places.ts';
import { readAudience, readNewestReport, readReport } from './readAudience.ts';
import { fileOf, pasteOf } from './readUpload.ts';
import { retargets } from './retarget.ts';
import { isOpen } from './steps.tsx';
import { unlessGone } from './unlessGone.ts';

const path = `${campaignPath}/audience`;
const importPath = `${campaignPath}/imports/:import_id`;

const countryCode = z
  .string()
  .refine((text) => text === '' || isSupportedCountry(text), 'is a country as two letters')
  .default('');

/** The second step: who is written to, from whatever they come. */
export function addAudienceStep(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  const page = async (visit: Visit, problem?: string) => {
    const { c } = visit;
    const [, posted] = /\/audience\/(\w+)$/.exec(c.req.path) ?? [];
    const written = posted === 'paste' ? await c.req.parseBody() : {};
    const way = z
      .enum(ways)
      .catch('file')
      .parse(posted ?? c.req.query('by'));
    return read(visit, async (unit) => {
      const id = campaignIdOf(c);
      // First: whoever an upload has brought by its end is counted after.
      const report = await readNewestReport(unit, id);
      const audience = await readAudience(unit, id);
      const { campaign } = audience.view;
      if (!isOpen(campaign)) return c.redirect(addressOf(campaign), 303);
      return (
        <AudiencePage
          visit={visit}
          audience={audience}
          report={report}
          zone={await readZone(unit, visit.words)}
          problem={problem}
          way={way}
          pasted={typeof written.text === 'string' ? written.text : ''}
        />
      );
    });
  };
  const back = (visit: Visit) => ({ to: addressOf({ id: campaignIdOf(visit.c) }, '/audience') });

  addPage(site, { path, roles }, (visit) => page(visit));

  addAction(
    site,
    { path: `${path}/segment`, roles, page, fields: z.object({ segment_id: z.string() }) },
    async (visit, { segment_id }) => {
      const source = { segmentId: fromWire('SEG', segment_id) };
      await read(visit, (unit) => addSource(unit, campaignIdOf(visit.c), source));
      return back(visit);
    },
  );
  addAction(
    site,
    {
      path: `${path}/campaign`,
      roles,
      page,
      fields: z.object({
        campaign_id: z.string().transform((text) => fromWire('CPG', text)),
        who: z.enum(retargets.map((each) => each.who)),
      }),
    },
    async (visit, { campaign_id: campaignId, who }) => {
      const meant = retargets.find((each) => each.who === who) ?? retargets[0];
      const source = {
        campaignId,
        states: [...meant.states],
        responses: [...meant.responses],
      };
      await read(visit, (unit) => addSource(unit, campaignIdOf(visit.c), source));
      return back(visit);
    },
  );
  addAction(
    site,
    {
      path: `${path}/take-out`,
      roles,
      page,
      fields: z.object({ at: z.coerce.number().int().min(0) }),
    },
    async (visit, { at }) => {
      await read(visit, (unit) => removeSource(unit, campaignIdOf(visit.c), at));
      return back(visit);
    },
  );
  addAction(site, { path: `${path}/empty`, roles, page, fields: z.object({}) }, async (visit) => {
    await read(visit, (unit) => emptyAudience(unit, campaignIdOf(visit.c)));
    return back(visit);
  });
  addAction(
    site,
    { path: `${path}/columns`, roles, page, fields: z.object({ text: z.string() }) },
    async (visit, { text }) => {
      const variables = await variablesIn(visit);
      const rows = await readHead(withHeader(text)).catch(() => []);
      return { show: <RecipientColumns rows={rows} variables={variables} words={visit.words} /> };
    },
  );
  addAction(
    site,
    {
      path: `${path}/file`,
      roles,
      page,
      fields: z.looseObject({ file: z.instanceof(File), country_code: countryCode }),
    },
    async (visit, fields) => {
      const rows = await fileOf(fields, await variablesIn(visit), visit.words);
      return upload(visit, fields.country_code, rows);
    },
  );
  addAction(
    site,
    {
      path: `${path}/paste`,
      roles,
      page,
      fields: z.looseObject({ text: z.string(), country_code: countryCode }),
    },
    async (visit, fields) => {
      const rows = await pasteOf(fields, await variablesIn(visit), visit.words);
      return upload(visit, fields.country_code, rows);
    },
  );
  addPage(site, { path: importPath, roles }, (visit) =>
    read(visit, async (unit) => {
      const { c, words } = visit;
      const id = campaignIdOf(c);
      const row = await getImport(unit, id, importIdOf(visit));
      const audience = await readAudience(unit, id);
      return (
        <>
          <UploadReport
            campaign={audience.view.campaign}
            report={await readReport(unit, row)}
            zone={await readZone(unit, words)}
          />
          <hx-partial hx-target="#who" hx-swap="outerMorph">
            <Who audience={audience} words={words} />
          </hx-partial>
        </>
      );
    }),
  );
  addPage(site, { path: `${importPath}/refused`, roles }, async (visit) => {
    const { accountId } = visit.user;
    const row = await read(visit, (unit) =>
      getImport(unit, campaignIdOf(visit.c), importIdOf(visit)),
    );
    const lines = refusalLines(deps, accountId, campaignImports, row);
    return answerFile('refused', { kind: 'csv', lines });
  });

  const variablesIn = (visit: Visit) =>
    read(visit, async (unit) =>
      campaignVariables(unit, (await getCampaign(unit, campaignIdOf(visit.c))).campaign),
    );

  /** What is read takes as long as it takes: the page follows it. */
  const upload = async (
    visit: Visit,
    country: string,
    rows: Parameters<typeof takeRows>[3],
  ): Promise<{ to: string }> => {
    const { accountId } = visit.user;
    const begun = await read(visit, async (unit) => {
      const id = campaignIdOf(visit.c);
      await getCampaign(unit, id);
      await unlessGone(visit.words, updateCampaign(unit, id, { countryCode: country }));
      return beginUpload(unit, id);
    });
    takeRows(deps, accountId, begun, rows).catch((error) => {
      deps.log.error({ err: error, accountId }, 'An upload of recipients broke off');
    });
    return back(visit);
  };
}

const importIdOf = ({ c }: Visit): string => fromWire('IMP', c.req.param('import_id') ?? '');
