import { toWire } from '../../db/ids.ts';
import { isChangeable } from '../../outbounds/changeOutbound.ts';
import type { OutboundRow } from '../../outbounds/getOutbound.ts';
import { type ShownStatus, shownStatusOf } from '../../outbounds/shownStatus.ts';
import { Ask } from '../ask.tsx';
import { languageName } from '../languageName.ts';
import { BackTo, Frame, Refused } from '../layout.tsx';
import { ShortTime } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { CategoryWord, QualityMark, StatusMark } from './marks.tsx';
import { Parts } from './parts.tsx';
import { newPath, outboundsPath } from './places.ts';
import { OutboundPhone } from './preview.tsx';
import type { One, Use } from './readOne.ts';
import { type Test, TestForm } from './testForm.tsx';

type PageProps = { visit: Visit; one: One; test: Test; problem?: string | undefined };

export const OnePage = ({ visit: { user, words }, one, test, problem }: PageProps) => {
  const { outbound, phoneNumber } = one.view;
  const id = toWire('OTB', outbound.id);
  return (
    <Frame words={words} user={user} place={outboundsPath} title={outbound.name}>
      <div class="between">
        <BackTo href={outboundsPath}>{words.places.outbounds}</BackTo>
        <div class="row">
          <a class="button" href={`${newPath}?like=${id}`}>
            {words.outbounds.like}
          </a>
          <Removal one={one} words={words} />
        </div>
      </div>
      <Refused words={words} message={problem} />
      <div class="beside">
        <State one={one} test={test} />
        <aside id="preview" class="preview" aria-label={words.preview}>
          <OutboundPhone
            outbound={outbound}
            from={phoneNumber}
            values={test.values}
            words={words}
          />
        </aside>
      </div>
    </Frame>
  );
};

const Removal = ({ one: { view, uses }, words }: { one: One; words: Words }) => (
  <Ask
    word={words.remove}
    sure={words.outbounds.removeSure}
    action={`${outboundsPath}/${toWire('OTB', view.outbound.id)}/remove`}
    isBad
  >
    {uses.length > 0 && (
      <div class="small">
        <b>{words.outbounds.usedBy}</b>
        <Uses uses={uses} words={words} />
        {uses.some(({ isOn }) => isOn) && <p>{words.outbounds.endFirst}</p>}
      </div>
    )}
  </Ask>
);

/** Provider and we are still at it: the page looks again by itself. */
const isUnderWay = (status: string): boolean => {
  const shown = shownStatusOf(status);
  return shown === 'PENDING' || shown === 'PENDING_DELETION';
};

const canBeSent = ({ status, shape }: OutboundRow): boolean =>
  status === 'APPROVED' && shape.beyondUs === undefined;

type StateProps = { one: One; test: Test };

/** All of the page that changes once Meta has decided. */
export const State = ({ one, test }: StateProps) => {
  const { view, uses, zone } = one;
  const { words } = zone;
  const { outbound } = view;
  const path = `${outboundsPath}/${toWire('OTB', outbound.id)}`;
  const live = isUnderWay(outbound.status) && {
    'hx-get': `${path}/state?seen=${outbound.status}`,
    'hx-trigger': 'every 2s',
    'hx-swap': 'outerMorph',
  };
  return (
    <div id="state" class="stack" {...live}>
      <Standing one={one} path={path} />
      <Parts view={view} words={words} />
      {canBeSent(outbound) && <TestForm one={one} test={test} path={path} />}
      <section class="card tight">
        <h2>{words.outbounds.usedBy}</h2>
        {uses.length === 0 ? (
          <p class="dim">{words.outbounds.notUsed}</p>
        ) : (
          <Uses uses={uses} words={words} />
        )}
      </section>
    </div>
  );
};

const Uses = ({ uses, words }: { uses: Use[]; words: Words }) => (
  <ul class="uses">
    {uses.map(({ href, name, kind, isOn }) => (
      <li>
        {words.outbounds.useKinds[kind]} <a href={href}>{name}</a>
        {kind === 'campaign' && (
          <span class="dim small"> {isOn ? words.outbounds.isOn : words.outbounds.isOver}</span>
        )}
      </li>
    ))}
  </ul>
);

/** How it stands at the provider, and why. */
const Standing = ({ one: { view, zone }, path }: { one: One; path: string }) => {
  const { outbound, phoneNumber } = view;
  const { words } = zone;
  const status = shownStatusOf(outbound.status);
  return (
    <section class="card stack">
      <div class="between">
        <StatusMark status={outbound.status} words={words} />
        {isChangeable(outbound.status) && (
          <a class={status === 'REJECTED' ? 'button main' : 'button'} href={`${path}/change`}>
            {words.edit}
          </a>
        )}
      </div>
      <div class="tight">
        <p role="status">{words.outbounds.statusMeans[status]}</p>
        <Reason outbound={outbound} status={status} words={words} />
        {outbound.quality === 'RED' && <p class="fault">{words.outbounds.lowQuality}</p>}
        {outbound.shape.beyondUs !== undefined && (
          <p class="advice">
            {words.outbounds.beyondUs} <code>{outbound.shape.beyondUs}</code>
          </p>
        )}
      </div>
      <dl class="facts">
        <dt>{words.quality}</dt>
        <dd>
          <QualityMark quality={outbound.quality} words={words} />
        </dd>
        <dt>{words.outbounds.category}</dt>
        <dd>
          <CategoryWord category={outbound.category} words={words} />
        </dd>
        <dt>{words.language}</dt>
        <dd>{languageName(outbound.language, words)}</dd>
        <dt>{words.line}</dt>
        <dd>{phoneNumber}</dd>
        <dt>{words.outbounds.since}</dt>
        <dd>
          <ShortTime at={outbound.statusAt} zone={zone} />
        </dd>
        <dt>{words.outbounds.changed}</dt>
        <dd>
          <ShortTime at={outbound.updatedAt} zone={zone} />
        </dd>
        <dt>{words.outbounds.id}</dt>
        <dd>
          <code>{toWire('OTB', outbound.id)}</code>
        </dd>
      </dl>
    </section>
  );
};

type ReasonProps = { outbound: OutboundRow; status: ShownStatus; words: Words };

/** Why the provider said no: in plain words where we know its word, and its word. */
const Reason = ({ outbound: { failureReason }, status, words }: ReasonProps) => {
  if (failureReason === null || status === 'APPROVED' || status === 'PENDING') return null;
  const known = Object.entries(words.outbounds.reasons).find(([word]) => word === failureReason);
  return (
    <div class="said bad tight">
      {known && <p>{known[1]}</p>}
      <p class="small">
        {words.outbounds.metaSays} <code>{failureReason}</code>
      </p>
    </div>
  );
};
