import type { Child } from 'hono/jsx';
import type { AssetName } from '../assets.ts';
import { BackTo, Frame } from '../layout.tsx';
import { Mark } from '../mark.tsx';
import { Tabs } from '../table.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { flowsPath, pathOf } from './places.ts';
import type { ShownFlow } from './readFlow.ts';

const tabs = [
  { word: 'diagram', end: '' },
  { word: 'editor', end: '/edit' },
  { word: 'versions', end: '/versions' },
  { word: 'settings', end: '/settings' },
] as const;

type FlowFrameProps = {
  visit: Visit;
  flow: ShownFlow;
  tab: (typeof tabs)[number]['word'];
  isWide?: boolean;
  scripts?: readonly AssetName[];
  /** Beside its name. */
  actions?: Child;
  children: Child;
};

/** One flow, on one of its pages. */
export const FlowFrame = (props: FlowFrameProps) => {
  const { visit, flow, tab, isWide = false, scripts = [], actions, children } = props;
  const { user, words } = visit;
  const head = (
    <div class="flow-head">
      <div class="between">
        <p class="row grow">
          <BackTo href={flowsPath}>{words.places.flows}</BackTo>
          {isWide && <b class="flow-name">{flow.name}</b>}
          <span id="flow-marks">
            <FlowMark flow={flow} words={words} />
          </span>
        </p>
        {actions}
      </div>
      <Tabs
        name={flow.name}
        tabs={tabs.map(({ word, end }) => ({
          href: `${pathOf(flow.id)}${end}`,
          word: words.flows[word],
          isHere: word === tab,
        }))}
      />
    </div>
  );
  return (
    <Frame
      words={words}
      user={user}
      place={flowsPath}
      title={flow.name}
      isWide={isWide}
      scripts={scripts}
    >
      {isWide ? (
        <div class="flow-wide">
          {head}
          {children}
        </div>
      ) : (
        <>
          {head}
          {children}
        </>
      )}
    </Frame>
  );
};

type MarkProps = { flow: Pick<ShownFlow, 'publishedVersion' | 'isAhead'>; words: Words };

export const FlowMark = ({ flow: { publishedVersion, isAhead }, words }: MarkProps) => {
  const its = words.flows;
  if (publishedVersion === null) return <Mark>{its.draft}</Mark>;
  return (
    <span class="row">
      <Mark tone="success">
        {its.published} · v{publishedVersion}
      </Mark>
      {isAhead && <Mark tone="waits">{its.isAhead}</Mark>}
    </span>
  );
};
