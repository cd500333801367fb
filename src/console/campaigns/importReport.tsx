import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import { toWire } from '../../db/ids.ts';
import { Figure, Figures, whole } from '../figures.tsx';
import { Icon } from '../icons.tsx';
import { Cell, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';
import type { Report } from './readAudience.ts';

type ReportProps = { campaign: CampaignRow; report: Report; zone: Zone };

/** What became of an upload, live while it is read. */
export const ImportReport = ({ campaign, report: { row, refusals }, zone }: ReportProps) => {
  const { words } = zone;
  const own = words.campaigns;
  const address = addressOf(campaign, `/imports/${toWire('IMP', row.id)}`);
  const state = { running: own.importRunning, succeeded: own.importDone, failed: own.importFailed };
  const tone = { running: 'waits', succeeded: 'success', failed: 'failure' };
  const number = (count: number) => whole(count, words.lang);
  return (
    <section
      id="report"
      class="card stack"
      aria-live="polite"
      {...(row.status === 'running' && {
        'hx-get': address,
        'hx-trigger': 'every 1s',
        'hx-swap': 'outerMorph',
      })}
    >
      <div class="between">
        <h2>
          {own.importOf} <ShortTime at={row.createdAt} zone={zone} />
        </h2>
        <span class={`mark small ${tone[row.status]}`}>{state[row.status]}</span>
      </div>
      {row.status === 'failed' && (
        <div class="said bad" role="alert">
          <p>{own.importFailedWhy}</p>
          <p lang="en">{row.failure}</p>
        </div>
      )}
      <Figures>
        <Figure name={own.rows}>{number(row.rows)}</Figure>
        <Figure name={own.accepted}>{number(row.accepted)}</Figure>
        <Figure name={own.merged}>{number(row.merged)}</Figure>
        <Figure name={own.refused} tone={row.refused > 0 ? 'bad' : undefined}>
          {number(row.refused)}
        </Figure>
      </Figures>
      {row.unknownColumns.length > 0 && (
        <p class="small dim">
          {own.passedOver} {row.unknownColumns.join(', ')}
        </p>
      )}
      {refusals.length > 0 && (
        <div class="stack">
          <div class="between">
            <div class="tight">
              <h3>{own.refusedRows}</h3>
              <p class="small dim">
                {row.status === 'succeeded' && own.refusedHint}{' '}
                {row.refused > refusals.length && own.refusedShown}
              </p>
            </div>
            <a class="button" href={`${address}/refusals`} download>
              <Icon name="download" /> {own.downloadRefused}
            </a>
          </div>
          <Refusals refusals={refusals} words={words} />
        </div>
      )}
    </section>
  );
};

const Refusals = ({ refusals, words }: { refusals: Report['refusals']; words: Words }) => {
  const own = words.campaigns;
  const known: Readonly<Record<string, string>> = own.refusal;
  const heads = [own.row, own.column, own.value, own.why] as const;
  return (
    <Table name={own.refusedRows} heads={heads}>
      {refusals.map(({ row, column, code, message, cells }) => (
        <tr>
          <Cell head={heads[0]} isNumber>
            <b>{row}</b>
          </Cell>
          <Cell head={heads[1]}>{column}</Cell>
          <Cell head={heads[2]}>
            <code>{cells[column]}</code>
          </Cell>
          <Cell head={heads[3]}>
            {known[code] ?? code}
            {code === 'invalid_value' && (
              <span class="small dim" lang="en">
                {' '}
                {column} {message}
              </span>
            )}
          </Cell>
        </tr>
      ))}
    </Table>
  );
};
