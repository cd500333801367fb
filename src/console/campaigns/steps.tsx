import type { Child } from 'hono/jsx';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { AssetName } from '../assets.ts';
import { BackTo, Done, Frame, Refused } from '../layout.tsx';
import type { Visit } from '../visit.ts';
import { addressOf, campaignsPath } from './places.ts';
import { StatusMark } from './statusMark.tsx';

const steps = [
  { part: 'message', word: 'stepMessage' },
  { part: 'audience', word: 'stepAudience' },
  { part: 'when', word: 'stepWhen' },
  { part: 'review', word: 'stepReview' },
] as const;

type StepProps = {
  visit: Visit;
  /** Undefined: of one that is to be made. */
  campaign: CampaignRow | undefined;
  step: (typeof steps)[number]['part'];
  problem?: string | undefined;
  done?: string | undefined;
  scripts?: readonly AssetName[];
  children: Child;
};

/** A campaign that has not started, at one of the steps of making it. What was said at one is kept at once. */
export const StepPage = (props: StepProps) => {
  const { visit, campaign, step: here, problem, done, scripts = [], children } = props;
  const { user, words } = visit;
  const own = words.campaigns;
  return (
    <Frame
      words={words}
      user={user}
      place={campaignsPath}
      title={campaign?.name ?? own.new}
      scripts={scripts}
    >
      <div class="between">
        <BackTo href={campaignsPath}>{words.places.campaigns}</BackTo>
        {campaign && <StatusMark status={campaign.status} words={words} />}
      </div>
      <nav aria-label={own.steps}>
        <ol class="steps">
          {steps.map(({ part, word }) => (
            <li>
              {campaign || part === here ? (
                <a
                  href={campaign ? addressOf(campaign, `/${part}`) : `${campaignsPath}/new`}
                  aria-current={part === here ? 'step' : undefined}
                >
                  <span class="word">{own[word]}</span>
                </a>
              ) : (
                <span>
                  <span class="word">{own[word]}</span>
                </span>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <Refused words={words} message={problem} />
      <Done>{done}</Done>
      {children}
    </Frame>
  );
};

/** Before it has started all of it can be changed. */
export const isOpen = ({ status }: Pick<CampaignRow, 'status'>): boolean =>
  status === 'draft' || status === 'scheduled';
