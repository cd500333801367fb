import type { CampaignView } from '../../campaigns/getCampaign.ts';
import { Ask } from '../ask.tsx';
import { Icon } from '../icons.tsx';
import type { Zone } from '../times.tsx';
import { When } from './campaignList.tsx';
import { addressOf } from './places.ts';
import { StatusMark } from './statusMark.tsx';

/** Where it stands, and what one can do about it. */
export const Actions = ({ view, zone }: { view: CampaignView; zone: Zone }) => {
  const { words } = zone;
  const own = words.campaigns;
  const { campaign } = view;
  const { status } = campaign;
  const isOver = status === 'completed' || status === 'canceled' || status === 'failed';
  return (
    <div id="actions" class="between">
      <div class="row">
        <StatusMark status={status} words={words} />
        <span class="dim">
          <When view={view} zone={zone} />
        </span>
      </div>
      <div class="row">
        {status === 'running' && (
          <Ask word={own.pause} sure={own.pauseSure} action={addressOf(campaign, '/pause')} />
        )}
        {status === 'paused' && (
          <form method="post" action={addressOf(campaign, '/resume')}>
            <button class="main" type="submit">
              <Icon name="play" /> {own.resume}
            </button>
          </form>
        )}
        {(status === 'running' || status === 'paused') && (
          <a class="button" href={addressOf(campaign, '/when')}>
            {own.changePace}
          </a>
        )}
        {status === 'scheduled' && (
          <a class="button" href={addressOf(campaign, '/review')}>
            {words.edit}
          </a>
        )}
        {!isOver && (
          <Ask
            word={own.cancel}
            sure={own.cancelSure}
            action={addressOf(campaign, '/cancel')}
            isBad
          />
        )}
        {isOver && (
          <form method="post" action={addressOf(campaign, '/copy')}>
            <button type="submit">{own.copy}</button>
          </form>
        )}
      </div>
    </div>
  );
};
