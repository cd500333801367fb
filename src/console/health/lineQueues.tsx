import { whole } from '../figures.tsx';
import { LineStatus } from '../lines/lineMarks.tsx';
import { linePath, linesPath } from '../lines/places.ts';
import { Cell, Empty, Table } from '../table.tsx';
import { shortLapse } from '../times.tsx';
import { type Health, waitingOf } from './readHealth.ts';

/** What waits to leave, line by line. */
export const LineQueues = ({ health: { lines, zone } }: { health: Health }) => {
  const { words, now } = zone;
  const { health: t, lang } = words;
  return (
    <section class="card stack">
      <h2>{t.outboxTitle}</h2>
      {lines.length === 0 ? (
        <Empty title={words.lines.none}>
          <a href={linesPath}>{words.lines.connect}</a>
        </Empty>
      ) : (
        <Table
          name={t.outboxTitle}
          heads={[words.line, words.status, t.waiting, t.oldest, t.sentMinute]}
        >
          {lines.map((queue) => {
            const { line, outbox, sent } = queue;
            return (
              <tr>
                <Cell head={words.line}>
                  <a href={linePath(line.phoneNumber)}>{line.name}</a>
                </Cell>
                <Cell head={words.status}>
                  <LineStatus line={line} words={words} />
                </Cell>
                <Cell head={t.waiting} isNumber>
                  {whole(waitingOf(queue), lang)}
                  {outbox && waitingOf(queue) > 0 && (
                    <div class="small dim">
                      {t.classes(outbox.replies, outbox.notifications, outbox.campaign)}
                    </div>
                  )}
                </Cell>
                <Cell head={t.oldest} isNumber>
                  {outbox?.since ? shortLapse(outbox.since, now) : '–'}
                </Cell>
                <Cell head={t.sentMinute} isNumber>
                  {whole(sent, lang)}
                  <div class="small dim">
                    {outbox?.slowUntil
                      ? t.slowed
                      : `${words.lines.throughput}: ${whole(line.throughput, lang)} ${words.lines.aSecond}`}
                  </div>
                </Cell>
              </tr>
            );
          })}
        </Table>
      )}
    </section>
  );
};
