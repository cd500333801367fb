import { z } from 'zod';
import { campaignVariables } from '../../campaigns/campaignVariables.ts';
import { cancelCampaign } from '../../campaigns/cancelCampaign.ts';
import { exportRecipients } from '../../campaigns/exportRecipients.ts';
import { forecastRest } from '../../campaigns/forecastRest.ts';
import { type CampaignView, getCampaign } from '../../campaigns/getCampaign.ts';
import { pauseCampaign, resumeCampaign } from '../../campaigns/pauseCampaign.ts';
import { audienceOf, waitingIn } from '../../campaigns/readCounts.ts';
import { readPaceOverTime } from '../../campaigns/readPaceOverTime.ts';
import type { Unit } from '../../db/unit.ts';
import { answerFile } from '../../imports/answerFile.ts';
import { readZone } from '../readZone.ts';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import { Actions } from './campaignActions.tsx';
import { CampaignPage } from './campaignPage.tsx';
import { Live } from './live.tsx';
import { Pace, PaceToCome } from './pace.tsx';
import { addressOf, campaignIdOf, campaignPath, roles } from './places.ts';
import { readNamed, Setup } from './setup.tsx';

/** A campaign that has started, live: how far it is, how fast, and what one can do about it. */
export function addOverview(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  const readLive = async (unit: Unit, visit: Visit) => {
    const view = await getCampaign(unit, campaignIdOf(visit.c));
    const isSending = view.campaign.status === 'running' || view.campaign.status === 'paused';
    return {
      view,
      zone: await readZone(unit, visit.words),
      forecast: isSending ? await forecastRest(unit, view) : undefined,
    };
  };

  const page = (visit: Visit, problem?: string) =>
    read(visit, async (unit) => {
      const live = await readLive(unit, visit);
      const { campaign } = live.view;
      if (campaign.status === 'draft') {
        const isNobody = audienceOf(live.view.counts) + campaign.sources.length === 0;
        const step = isNobody ? '/audience' : '/review';
        return visit.c.redirect(addressOf(campaign, step), 303);
      }
      const named = await readNamed(unit, campaign);
      return (
        <CampaignPage
          visit={visit}
          {...live}
          message={named.message}
          tab="overview"
          problem={problem}
        >
          <Live {...live} />
          <PaceToCome campaign={campaign} words={visit.words} />
          <Setup campaign={campaign} named={named} zone={live.zone} />
        </CampaignPage>
      );
    });

  addPage(site, { path: campaignPath, roles }, (visit) => page(visit));
  addPage(site, { path: `${campaignPath}/live`, roles }, (visit) =>
    read(visit, async (unit) => {
      const live = await readLive(unit, visit);
      // Its buttons are as they were, perhaps open, while its status is.
      const isOther = visit.c.req.query('seen') !== live.view.campaign.status;
      return (
        <>
          <Live {...live} />
          {isOther && (
            <hx-partial hx-target="#actions" hx-swap="outerHTML">
              <Actions view={live.view} zone={live.zone} />
            </hx-partial>
          )}
        </>
      );
    }),
  );
  addPage(site, { path: `${campaignPath}/pace`, roles }, (visit) =>
    read(visit, async (unit) => {
      const view = await getCampaign(unit, campaignIdOf(visit.c));
      return (
        <Pace
          campaign={view.campaign}
          pace={await readPaceOverTime(unit, view.campaign)}
          everyS={secondsBetween(view)}
          zone={await readZone(unit, visit.words)}
        />
      );
    }),
  );
  addPage(site, { path: `${campaignPath}/export`, roles }, async (visit) => {
    const { accountId } = visit.user;
    const id = campaignIdOf(visit.c);
    const names = await read(visit, async (unit) =>
      campaignVariables(unit, (await getCampaign(unit, id)).campaign),
    );
    const lines = exportRecipients(deps, accountId, id, names);
    return answerFile('recipients', { kind: 'csv', lines });
  });

  for (const [name, act] of [
    ['pause', pauseCampaign],
    ['resume', resumeCampaign],
    ['cancel', cancelCampaign],
  ] as const) {
    addAction(
      site,
      { path: `${campaignPath}/${name}`, roles, page, fields: z.object({}) },
      (visit) =>
        read(visit, async (unit) => {
          const { campaign } = await act(unit, campaignIdOf(visit.c));
          return { to: addressOf(campaign) };
        }),
    );
  }
}

/** The course of a campaign is read from all of its recipients: of many more seldom. Undefined: it changes no more. */
function secondsBetween({ campaign, counts }: CampaignView): number | undefined {
  if (campaign.finishedAt !== null && waitingIn(counts) === 0) return undefined;
  return Math.min(300, Math.max(3, Math.round(audienceOf(counts) / 10_000)));
}
