import { getAccount } from '../../accounts/getAccount.ts';
import { type CampaignRow, getCampaign } from '../../campaigns/getCampaign.ts';
import { updateCampaign } from '../../campaigns/updateCampaign.ts';
import { openUnit } from '../../db/unit.ts';
import { Frame, Refused } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import { Submit } from '../submit.tsx';
import { addAction, addPage, type Site, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { addressOf, campaignIdOf, campaignPath, campaignsPath, roles } from './places.ts';
import { isOpen, StepPage } from './steps.tsx';
import { unlessGone } from './unlessGone.ts';
import { changeOf, weekdays, whenFields, whenOf } from './whenFields.ts';

const path = `${campaignPath}/when`;

/** The third step: when, at which hours, how fast, how often. Of one that sends, its pace. */
export function addWhenStep(site: Site): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string) => {
    const { c, user } = visit;
    // What was refused is shown as it was written.
    const written = c.req.method === 'POST' ? await c.req.parseBody() : undefined;
    return openUnit(deps, user.accountId, async (unit) => {
      const { campaign } = await getCampaign(unit, campaignIdOf(c));
      const { timezone } = await getAccount(unit);
      if (!isOpen(campaign) && !isPaced(campaign)) return c.redirect(addressOf(campaign), 303);
      const said = written ?? whenOf(campaign, timezone);
      return (
        <WhenPage visit={visit} campaign={campaign} said={said} zone={timezone} problem={problem} />
      );
    });
  };
  addPage(site, { path, roles }, (visit) => page(visit));
  addAction(site, { path, roles, page, fields: whenFields }, ({ c, user, words }, given) =>
    openUnit(deps, user.accountId, async (unit) => {
      const id = campaignIdOf(c);
      const { campaign } = await getCampaign(unit, id);
      const { timezone } = await getAccount(unit);
      const change = changeOf(given, campaign, timezone, words);
      await unlessGone(words, updateCampaign(unit, id, change));
      return { to: addressOf(campaign, isOpen(campaign) ? '/review' : '') };
    }),
  );
}

const isPaced = ({ status }: CampaignRow): boolean => status === 'running' || status === 'paused';

type Said = Readonly<Record<string, unknown>>;

type PageProps = {
  visit: Visit;
  campaign: CampaignRow;
  said: Said;
  zone: string;
  problem: string | undefined;
};

const WhenPage = (props: PageProps) => {
  const { visit, campaign, problem } = props;
  const { user, words } = visit;
  if (isOpen(campaign)) {
    return (
      <StepPage visit={visit} campaign={campaign} step="when" problem={problem}>
        <WhenForm {...props} />
      </StepPage>
    );
  }
  return (
    <Frame words={words} user={user} place={campaignsPath} title={campaign.name}>
      <a href={addressOf(campaign)}>{words.back}</a>
      <Refused words={words} message={problem} />
      <p class="dim">{words.campaigns.fixed}</p>
      <WhenForm {...props} />
    </Frame>
  );
};

const WhenForm = ({ visit: { words }, campaign, said, zone }: PageProps) => {
  const own = words.campaigns;
  const isAll = isOpen(campaign);
  return (
    <form class="stack" method="post" action={addressOf(campaign, '/when')}>
      <section class="card stack starts">
        {isAll && <h2>{own.start}</h2>}
        {isAll && <Starts said={said} words={words} />}
        <div class="fields top">
          {isAll && (
            <Field said={said} name="start_at" type="datetime-local" word={own.startTime} />
          )}
          <Field
            said={said}
            name="stop_at"
            type="datetime-local"
            word={own.stopTime}
            hint={own.stopHint}
          />
        </div>
        <p class="small dim">
          {own.zoneOf} {zone}.
        </p>
      </section>
      <Hours said={said} zone={zone} words={words} />
      <section class="card stack">
        <h2>{own.pace}</h2>
        <div class="narrow">
          <Field said={said} name="rate" type="number" word={own.rate} hint={own.rateHint} />
        </div>
      </section>
      <Limits said={said} isAll={isAll} words={words} />
      <Submit>{isAll ? own.next : words.save}</Submit>
    </form>
  );
};

type PartProps = { said: Said; words: Words };

const textOf = (said: Said, name: string): string => {
  const value = said[name];
  return typeof value === 'string' ? value : '';
};

type FieldProps = {
  said: Said;
  name: string;
  type: 'datetime-local' | 'number' | 'time';
  word: string;
  hint?: string;
};

const Field = ({ said, name, type, word, hint }: FieldProps) => (
  <label>
    {word}
    <input
      name={name}
      type={type}
      value={textOf(said, name)}
      {...(type === 'number' && { min: 0, step: 'any', inputmode: 'decimal' })}
    />
    {hint && <span class="small dim">{hint}</span>}
  </label>
);

const Starts = ({ said, words: { campaigns: own } }: PartProps) => {
  const starts = textOf(said, 'starts');
  return (
    <fieldset class="row">
      <legend class="unseen">{own.start}</legend>
      <label class="check">
        <input type="radio" name="starts" value="now" checked={starts !== 'later'} />
        {own.startNow}
      </label>
      <label class="check">
        <input type="radio" name="starts" value="later" checked={starts === 'later'} />
        {own.startAt}
      </label>
    </fieldset>
  );
};

const Hours = ({ said, zone, words }: PartProps & { zone: string }) => {
  const own = words.campaigns;

  const zones = [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <section class="card stack hours">
      <div class="tight">
        <h2>{own.window}</h2>
        <p class="small dim">{own.windowHint}</p>
      </div>
      <label class="check">
        <input type="checkbox" name="window" value="on" checked={said.window === 'on'} />
        {own.windowOn}
      </label>
      <div class="fields top">
        <Field said={said} name="from" type="time" word={own.from} />
        <Field said={said} name="to" type="time" word={own.to} />
        <SelectField
          name="timezone"
          word={own.zone}
          options={[
            ['recipient', own.zoneRecipient],
            ...zones.map((each) => [each, each] as const),
          ]}
          chosen={textOf(said, 'timezone')}
        />
      </div>
      <fieldset class="row weekdays">
        <legend class="small">{own.days}</legend>
        {weekdays.map((day) => (
          <label class="check">
            <input
              type="checkbox"
              name={`day.${day}`}
              value="on"
              checked={said[`day.${day}`] === 'on'}
            />
            {own.day[day]}
          </label>
        ))}
      </fieldset>
    </section>
  );
};

const limitNames = ['cap_max', 'guard_failed', 'guard_opted_out'];

/** Out of the way unless there are some. */
const Limits = ({ said, isAll, words: { campaigns: own } }: PartProps & { isAll: boolean }) => (
  <details class="card" open={limitNames.some((name) => textOf(said, name) !== '')}>
    <summary>
      <h2>{own.limits}</h2>
    </summary>
    <div class="stack">
      {isAll && (
        <div class="fields top">
          <Field said={said} name="cap_max" type="number" word={own.capMax} hint={own.capHint} />
          <Field said={said} name="cap_days" type="number" word={own.capPeriod} />
          <Field said={said} name="expires_hours" type="number" word={own.expires} />
        </div>
      )}
      <fieldset class="stack">
        <legend>{own.guard}</legend>
        <div class="fields top">
          <Field said={said} name="guard_failed" type="number" word={own.guardFailed} />
          <Field said={said} name="guard_opted_out" type="number" word={own.guardOptedOut} />
          <Field said={said} name="guard_after" type="number" word={own.guardAfter} />
        </div>
      </fieldset>
    </div>
  </details>
);
