import { z } from 'zod';
import { copyCampaign } from '../../campaigns/copyCampaign.ts';
import { deleteCampaign } from '../../campaigns/deleteCampaign.ts';
import { type CampaignRow, type CampaignView, getCampaign } from '../../campaigns/getCampaign.ts';
import { listUploads } from '../../campaigns/imports.ts';
import { previewCampaign } from '../../campaigns/previewCampaign.ts';
import { startCampaign } from '../../campaigns/startCampaign.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { variablesOf } from '../../messages/templateShape.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { sendCampaignTest } from '../../relay/onDemand/sendCampaignTest.ts';
import { Ask, Hidden } from '../ask.tsx';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { addressOf, campaignIdOf, campaignPath, campaignsPath, roles } from './places.ts';
import { PreviewOf } from './preview.tsx';
import { type Named, readNamed, Setup } from './setup.tsx';
import { isOpen, StepPage } from './steps.tsx';
import { findNamed, unlessGone } from './unlessGone.ts';

const path = `${campaignPath}/review`;

/** The last step: what would happen, a try on one's own phone, and the start. */
export function addReviewStep(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  const show = (visit: Visit, more: { problem?: string | undefined; done?: string }) =>
    read(visit, async (unit) => {
      const view = await getCampaign(unit, campaignIdOf(visit.c));
      if (!isOpen(view.campaign)) return visit.c.redirect(addressOf(view.campaign), 303);
      const open = await openVariables(unit, view.campaign);
      const zone = await readZone(unit, visit.words);
      const named = await readNamed(unit, view.campaign);
      const requestId = unit.newId();
      return <ReviewPage {...{ visit, view, open, requestId, zone, named, ...more }} />;
    });
  const page = (visit: Visit, problem?: string) => show(visit, { problem });

  addPage(site, { path, roles }, (visit) => page(visit));
  addPage(site, { path: `${path}/preview`, roles }, async (visit) => {
    const { accountId } = visit.user;
    const id = campaignIdOf(visit.c);
    const preview = await previewCampaign(deps, accountId, id, () => performance.now());
    return read(visit, async (unit) => {
      const { campaign } = await getCampaign(unit, id);
      const [newest] = await listUploads(unit, id, 1);
      return (
        <PreviewOf
          campaign={campaign}
          preview={preview}
          isUploading={newest?.status === 'running'}
          zone={await readZone(unit, visit.words)}
        />
      );
    });
  });
  addAction(
    site,
    {
      path: `${campaignPath}/start`,
      roles,
      page,
      fields: z.object({ agreed: z.string().optional() }),
    },
    async (visit, { agreed }) => {
      if (agreed !== 'on') {
        throw new AppError('invalid_request', visit.words.campaigns.consentMissing);
      }
      const { campaign } = await read(visit, (unit) => startCampaign(unit, campaignIdOf(visit.c)));
      return { to: addressOf(campaign) };
    },
  );
  addAction(
    site,
    {
      path: `${campaignPath}/test`,
      roles,
      page,
      fields: z.looseObject({
        phone_number: z.string().trim().min(1).max(40),
        request_id: z.string().max(100).optional(),
      }),
    },
    async (visit, { phone_number: phoneNumber, request_id: requestId, ...given }) => {
      const { user, words } = visit;
      const variables = Object.entries(given).flatMap(([name, value]) =>
        name.startsWith('variable.') && typeof value === 'string'
          ? [[name.slice('variable.'.length), value.trim()] as const]
          : [],
      );
      const { number } = await unlessGone(
        words,
        sendCampaignTest(deps, {
          accountId: user.accountId,
          campaignId: campaignIdOf(visit.c),
          phoneNumber,
          variables: Object.fromEntries(variables),
          actor: user.email,
          requestId: requestId ? `console ${requestId}` : undefined,
        }),
      );
      const shown = await show(visit, { done: `${words.campaigns.testSent} ${number}.` });
      return { show: shown };
    },
  );
  addAction(
    site,
    { path: `${campaignPath}/delete`, roles, page, fields: z.object({}) },
    async (visit) => {
      await read(visit, (unit) => deleteCampaign(unit, campaignIdOf(visit.c)));
      return { to: campaignsPath };
    },
  );
  addAction(site, { path: `${campaignPath}/copy`, roles, page, fields: z.object({}) }, (visit) =>
    read(visit, async (unit) => {
      const id = campaignIdOf(visit.c);
      const { campaign: first } = await getCampaign(unit, id);
      const name = `${first.name.slice(0, 180)} (${visit.words.campaigns.copyOf})`;
      const { campaign } = await unlessGone(visit.words, copyCampaign(unit, id, name));
      return { to: addressOf(campaign, '/message') };
    }),
  );
}

/** Variables that the campaign has no value for: a test needs one. */
async function openVariables(unit: Unit, { outboundId, variables }: CampaignRow) {
  const found = await findNamed(getOutbound(unit, outboundId));
  const names = found ? variablesOf(found.outbound.variableMapping) : [];
  return names.filter((name) => (variables[name] ?? '') === '');
}

type PageProps = {
  visit: Visit;
  view: CampaignView;
  /** Variables that it has no value for. */
  open: string[];
  /** Under which a test is sent once, however often it is pressed. */
  requestId: string;
  zone: Zone;
  named: Named;
  problem?: string | undefined;
  done?: string;
};

const ReviewPage = (props: PageProps) => {
  const { visit, view, open, requestId, zone, named, problem, done } = props;
  const { campaign } = view;
  const { words } = visit;
  const own = words.campaigns;
  return (
    <StepPage visit={visit} campaign={campaign} step="review" problem={problem} done={done}>
      <section
        id="preview"
        class="card"
        hx-get={addressOf(campaign, '/review/preview')}
        hx-trigger="load"
        hx-swap="outerHTML"
        aria-busy="true"
      >
        <p class="dim">{own.looking}</p>
        <noscript>
          <a href={addressOf(campaign, '/review/preview')}>{own.summary}</a>
        </noscript>
      </section>
      <TestForm campaign={campaign} open={open} requestId={requestId} words={words} />
      <Setup campaign={campaign} named={named} zone={zone} />
      {campaign.status === 'draft' && (
        <div class="row">
          <Ask
            word={own.deleteIt}
            sure={own.deleteSure}
            action={addressOf(campaign, '/delete')}
            isBad
          />
        </div>
      )}
    </StepPage>
  );
};

type TestProps = Pick<PageProps, 'open' | 'requestId'> & { campaign: CampaignRow; words: Words };

const TestForm = ({ campaign, open, requestId, words }: TestProps) => {
  const own = words.campaigns;
  return (
    <section class="card stack">
      <div class="tight">
        <h2>{own.test}</h2>
        <p class="small dim">{own.testHint}</p>
      </div>
      <form class="fields" method="post" action={addressOf(campaign, '/test')}>
        <Hidden values={{ request_id: requestId }} />
        <label>
          {own.testNumber}
          <input name="phone_number" type="tel" placeholder="+51 987 654 321" required />
        </label>
        {open.map((name) => (
          <label>
            {own.variable} {name}
            <input name={`variable.${name}`} maxlength={1024} required />
          </label>
        ))}
        <button type="submit">{own.testSend}</button>
      </form>
    </section>
  );
};
