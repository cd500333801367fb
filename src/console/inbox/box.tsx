import { toWire } from '../../db/ids.ts';
import { limits } from '../../engine/limits.ts';
import { ownValue } from '../../messages/ownValue.ts';
import { namedShape } from '../../messages/templateShape.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import { openVariables } from '../../outbounds/openVariables.ts';
import { Hidden } from '../ask.tsx';
import { Icon } from '../icons.tsx';
import { TemplateBubble } from '../phone.tsx';
import { Moment, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import type { Box } from './readChat.ts';

type BoxProps = { box: Box; path: string; zone: Zone; status: 'open' | 'closed' };

/** Boxes with the same one look the same. */
export const boxKey = ({ kind }: Box, { status }: { status: string }): string =>
  `${kind}-${status}`;

/** Where one writes. */
export const BoxOf = ({ box, path, zone, status }: BoxProps) => (
  <div id="box" class="box">
    {status === 'closed' && <p class="small dim">{zone.words.closedChat}</p>}
    {box.kind === 'free' ? (
      <Composer path={path} words={zone.words} />
    ) : (
      <Outbounds box={box} path={path} words={zone.words} />
    )}
    <Canned />
    {box.kind === 'free' && (
      <p class="hint small dim">
        <span>{zone.words.composerHint}</span>
        {box.until && (
          <span>
            {zone.words.windowUntil} <Moment at={box.until} zone={zone} />
          </span>
        )}
      </p>
    )}
  </div>
);

const Canned = () => <div id="canned" class="canned" role="listbox" hx-sync="this:replace" />;

const Composer = ({ path, words }: { path: string; words: Words }) => (
  <form
    id="composer"
    class="composer"
    hx-post={`${path}/say`}
    hx-swap="none"
    hx-sync="this:queue all"
    method="post"
    action={`${path}/say`}
    data-canned="/console/inbox/canned"
    data-note={words.writeNote}
    data-message={words.writeHere}
    data-failed={words.unheard}
  >
    <input type="hidden" name="kind" value="message" />
    <input type="hidden" name="answers" value="" />
    <input type="hidden" name="request_id" value="" />
    <p class="answering small" hidden>
      <span>
        {words.answering}: <b data-answering="" />
      </span>
      <button class="icon" type="button" data-drop-answer="" aria-label={words.dropAnswer}>
        <Icon name="cross" />
      </button>
    </p>
    <label class="button icon" title={words.attach}>
      <Icon name="attach" />
      <span class="unseen">{words.attach}</span>
      <input class="unseen" type="file" data-attach={`${path}/file`} />
    </label>
    <details class="emojis">
      <summary class="button icon" aria-label={words.emoji}>
        <Icon name="emoji" />
      </summary>
      <div>
        {emojis.map((each) => (
          <button type="button" data-emoji={each}>
            {each}
          </button>
        ))}
      </div>
    </details>
    <button
      class="icon"
      type="button"
      data-toggle-note=""
      aria-pressed="false"
      aria-label={words.note}
      title={words.note}
    >
      <Icon name="note" />
    </button>
    <textarea
      name="text"
      dir="auto"
      rows={1}
      maxlength={limits.text}
      placeholder={words.writeHere}
      aria-label={words.writeHere}
      hx-post={`${path}/writing`}
      hx-trigger="input throttle:4s"
      hx-swap="none"
      required
    />
    <button class="main icon" type="submit" aria-label={words.send}>
      <Icon name="send" />
    </button>
  </form>
);

const emojis = [
  ...['😀', '😄', '😉', '😊', '😍', '🤗', '🤔', '😅', '😂', '😢', '😮', '🙄'],
  ...['👍', '👎', '👏', '🙌', '🙏', '👋', '💪', '🤝', '✌️', '👌', '❤️', '🎉'],
  ...['✅', '❌', '⚠️', '❗', '❓', '⏰', '📅', '📍', '📞', '📎', '📦', '🚚'],
  ...['💳', '💵', '🧾', '🛒', '🎁', '⭐', '🔥', '☀️', '🌧️', '☕', '🏠', '🚗'],
];

type OutboundsProps = { box: Extract<Box, { kind: 'outbounds' }>; path: string; words: Words };

const Outbounds = ({ box: { outbounds, requestId }, path, words }: OutboundsProps) => (
  <form
    class="tight"
    hx-post={`${path}/outbound`}
    hx-swap="none"
    method="post"
    action={`${path}/outbound`}
  >
    <Hidden values={{ request_id: requestId }} />
    <p class="said warn">{words.windowClosed}</p>
    {outbounds.length === 0 ? (
      <p class="dim">{words.noOutbounds}</p>
    ) : (
      <>
        <label>
          {words.outbound}
          <select
            name="outbound_id"
            required
            hx-get={`${path}/variables`}
            hx-target="#variables"
            hx-trigger="change"
          >
            <option value="">{words.choose}</option>
            {outbounds.map(({ outbound }) => (
              <option value={toWire('OTB', outbound.id)}>
                {outbound.name} ({outbound.language})
              </option>
            ))}
          </select>
        </label>
        <div
          id="variables"
          class="stack"
          hx-get={`${path}/variables`}
          hx-trigger="input delay:200ms"
          hx-include="closest form"
          hx-target="#outbound-preview"
          hx-select="#outbound-preview"
          hx-swap="outerMorph"
          hx-sync="this:replace"
        />
        <button class="main" type="submit">
          {words.send}
        </button>
      </>
    )}
  </form>
);

type VariablesProps = {
  view: OutboundView;
  /** What stands in the fields by now, by variable. */
  values: Readonly<Record<string, string>>;
  words: Words;
};

/** What an outbound says with its values, and a field for each of its variables. */
export const Variables = ({ view: { outbound }, values, words }: VariablesProps) => {
  const { shape, variableMapping, mediaId } = outbound;
  return (
    <>
      <div id="outbound-preview" class="outbound-preview">
        <TemplateBubble
          shape={namedShape(shape, variableMapping)}
          values={values}
          media={mediaId === null ? undefined : `/console/media/${toWire('MED', mediaId)}`}
          words={words}
        />
      </div>
      {openVariables(outbound).map((name) => (
        <label>
          {name}
          <input
            name={`variable.${name}`}
            value={ownValue(values, name) ?? ''}
            maxlength={1024}
            autocomplete="off"
            required
          />
        </label>
      ))}
    </>
  );
};
