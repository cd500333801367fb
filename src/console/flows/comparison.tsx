import type { FlowDifference } from '../../engine/compareDefinitions.ts';
import type { FlowRow } from '../../flows/getFlow.ts';
import type { VersionName } from '../../flows/getVersion.ts';
import type { Json } from '../../messages/events.ts';
import { Filter } from '../filter.tsx';
import { Mark } from '../mark.tsx';
import { SelectField } from '../selectField.tsx';
import type { Words } from '../words.ts';
import { pathOf } from './places.ts';
import { valueAt } from './valueAt.ts';

export type Compared = {
  from: VersionName;
  to: VersionName;
  before: Json;
  after: Json;
  difference: FlowDifference;
};

type ComparisonProps = {
  flow: FlowRow;
  /** That can be chosen. */
  versions: number[];
  compared: Compared | undefined;
  words: Words;
};

/** Two versions of a flow side by side, in what differs. */
export const Comparison = ({ flow, versions, compared, words }: ComparisonProps) => {
  const its = words.flows;
  const from = compared?.from ?? flow.publishedVersion ?? 'draft';
  const to = compared?.to ?? 'draft';
  const options = [...new Set<VersionName>(['draft', ...versions, from, to])].map(
    (each) => [String(each), each === 'draft' ? its.draft : `v${each}`] as const,
  );
  return (
    <section class="card stack" id="comparison">
      <h2>{its.compare}</h2>
      <Filter path={`${pathOf(flow.id)}/versions#comparison`} word={its.compare}>
        <SelectField name="from" word={its.from} options={options} chosen={String(from)} />
        <SelectField name="to" word={its.to} options={options} chosen={String(to)} />
      </Filter>
      {compared && <Differences compared={compared} words={words} />}
    </section>
  );
};

const Differences = ({ compared, words }: { compared: Compared; words: Words }) => {
  const { difference, before, after } = compared;
  const { added, removed, changed, settings } = difference;
  const its = words.flows;
  if ([added, removed, changed, settings].every((each) => each.length === 0)) {
    return <p class="dim">{its.same}</p>;
  }
  const changes = [
    ...settings.map((field) => ({ title: field, path: field })),
    ...changed.flatMap(({ step, fields }) =>
      fields.map((field) => ({ title: `${step} · ${field}`, path: `steps.${step}.${field}` })),
    ),
  ];
  return (
    <div class="stack">
      <StepNames word={its.added} names={added} tone="success" />
      <StepNames word={its.removed} names={removed} tone="failure" />
      {changes.length > 0 && (
        <table class="table differences">
          <caption class="unseen">{its.changedSteps}</caption>
          <thead>
            <tr>
              {[its.field, its.from, its.to].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map(({ title, path }) => (
              <tr>
                <td data-head={its.field}>
                  <code>{title}</code>
                </td>
                <td data-head={its.from}>
                  <Value value={valueAt(before, path)} isGone />
                </td>
                <td data-head={its.to}>
                  <Value value={valueAt(after, path)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};

type NamesProps = { word: string; names: string[]; tone: 'success' | 'failure' };

const StepNames = ({ word, names, tone }: NamesProps) =>
  names.length === 0 ? null : (
    <div class="tight">
      <h3>{word}</h3>
      <p class="row">
        {names.map((name) => (
          <Mark tone={tone}>{name}</Mark>
        ))}
      </p>
    </div>
  );

const mostShown = 400;

const Value = ({ value, isGone }: { value: Json | undefined; isGone?: boolean }) => {
  if (value === undefined) return <span class="dim">–</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  return isGone ? <del>{shown}</del> : <ins>{shown}</ins>;
};
