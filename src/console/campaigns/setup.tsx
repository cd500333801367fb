import type { Child } from 'hono/jsx';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { Unit } from '../../db/unit.ts';
import { durationMs } from '../../engine/duration.ts';
import { getFlow } from '../../flows/getFlow.ts';
import { Moment, type Zone } from '../times.tsx';
import { messageOf } from './messageOf.ts';
import { findNamed } from './unlessGone.ts';
import { weekdays } from './whenFields.ts';

/** What a campaign names, by its names. */
export type Named = { message: string; flow: string | undefined };

export async function readNamed(unit: Unit, campaign: CampaignRow): Promise<Named> {
  const { flowId } = campaign;
  const flow = flowId === null ? undefined : await findNamed(getFlow(unit, flowId));
  return { message: await messageOf(unit, campaign), flow: flow?.name };
}

type SetupProps = { campaign: CampaignRow; named: Named; zone: Zone };

/** A campaign as it was set up. */
export const Setup = ({ campaign, named, zone }: SetupProps) => {
  const { words } = zone;
  const own = words.campaigns;
  const { startAt, stopAt, rate, cap, guard } = campaign;
  return (
    <section class="card stack">
      <h2>{own.setup}</h2>
      <dl class="facts">
        <Fact name={own.message}>{named.message}</Fact>
        {named.flow !== undefined && <Fact name={own.flow}>{named.flow}</Fact>}
        <Fact name={own.start}>
          {startAt === null ? own.startNow : <Moment at={startAt} zone={zone} />}
        </Fact>
        {stopAt !== null && (
          <Fact name={own.stopTime}>
            <Moment at={stopAt} zone={zone} />
          </Fact>
        )}
        <Hours campaign={campaign} zone={zone} />
        <Fact name={own.pace}>
          {rate === null ? own.fastest : `${numberText(rate, words.lang)} ${own.perSecond}`}
        </Fact>
        {cap !== null && (
          <Fact name={own.capMax}>
            {cap.max}, {own.capPeriod}: {durationMs(cap.period) / 86_400_000}
          </Fact>
        )}
        {guard !== null && (
          <Fact name={own.guard}>
            {guard.maxFailedPercent !== undefined && (
              <p>
                {own.guardFailed}: {guard.maxFailedPercent}
              </p>
            )}
            {guard.maxOptedOutPercent !== undefined && (
              <p>
                {own.guardOptedOut}: {guard.maxOptedOutPercent}
              </p>
            )}
          </Fact>
        )}
      </dl>
    </section>
  );
};

const Fact = ({ name, children }: { name: string; children: Child }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const numberText = (number: number, lang: string): string =>
  new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(number);

const Hours = ({ campaign: { window }, zone }: Omit<SetupProps, 'named'>) => {
  const own = zone.words.campaigns;
  if (window === null) return null;
  const { from, to, days, timezone } = window;
  const open = weekdays.filter((day) => days.includes(day)).map((day) => own.day[day]);
  return (
    <Fact name={own.window}>
      {from}–{to}
      {open.length > 0 && open.length < weekdays.length && ` · ${open.join(', ')}`}
      {` · ${timezone === 'recipient' ? own.zoneRecipient : timezone}`}
    </Fact>
  );
};
