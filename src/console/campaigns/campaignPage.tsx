import type { Child } from 'hono/jsx';
import type { CampaignView } from '../../campaigns/getCampaign.ts';
import { toWire } from '../../db/ids.ts';
import { Icon } from '../icons.tsx';
import { BackTo, Frame, Refused } from '../layout.tsx';
import { Tabs } from '../table.tsx';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { Actions } from './campaignActions.tsx';
import { addressOf, campaignsPath } from './places.ts';

type PageProps = {
  visit: Visit;
  view: CampaignView;
  /** What its message is called. */
  message: string;
  zone: Zone;
  tab: 'overview' | 'recipients';
  problem?: string | undefined;
  children: Child;
};

/** A page of a campaign that has been started. */
export const CampaignPage = ({ visit, view, message, zone, tab, problem, children }: PageProps) => {
  const { user, words } = visit;
  const own = words.campaigns;
  const { campaign, phoneNumber } = view;
  return (
    <Frame
      words={words}
      user={user}
      place={campaignsPath}
      title={campaign.name}
      scripts={['charts.js']}
    >
      <div class="between">
        <BackTo href={campaignsPath}>{words.places.campaigns}</BackTo>
        <span class="small dim">
          <a href={`/console/outbounds/${toWire('OTB', campaign.outboundId)}`}>{message}</a> ·{' '}
          {phoneNumber}
        </span>
      </div>
      <Actions view={view} zone={zone} />
      <Refused words={words} message={problem} />
      <div class="between">
        <Tabs
          name={campaign.name}
          tabs={[
            { href: addressOf(campaign), word: own.overview, isHere: tab === 'overview' },
            {
              href: addressOf(campaign, '/recipients'),
              word: own.recipients,
              isHere: tab === 'recipients',
            },
          ]}
        />
        <a class="button" href={addressOf(campaign, '/export')} download>
          <Icon name="download" /> {words.exportCsv}
        </a>
      </div>
      {children}
    </Frame>
  );
};
