import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import { account } from '../accounts/table.ts';
import { findAccountsDue } from '../db/discover.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { MediaStore } from '../media/store.ts';
import { claimPdfs, type DuePdf } from '../processes/claimPdfs.ts';
import { readReport } from '../processes/readReport.ts';
import { settlePdf } from '../processes/settlePdf.ts';
import { startPoll } from './poll.ts';

export type PdfLoop = { stop(): Promise<void> };

/** Makes the PDFs of ended processes, one at a time, accounts in turn. */
export function startPdfLoop(deps: UnitDeps & { log: Logger; mediaStore: MediaStore }): PdfLoop {
  let stopped = false;
  const poll = startPoll(async () => {
    try {
      const accounts = await findAccountsDue(
        deps.database,
        'process_pdf',
        deps.clock.offsetMs,
        100,
      );
      for (const accountId of accounts) {
        if (stopped) break;
        await makeOneOf(accountId);
      }
      return accounts.length > 0;
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for PDFs to make failed');
      return false;
    }
  });

  /** Never rejects: what cannot be claimed or written down now is tried again, by whoever looks then. */
  async function makeOneOf(accountId: string): Promise<void> {
    try {
      const [due] = await openUnit(deps, accountId, (unit) => claimPdfs(unit, 1), {
        guarded: true,
      });
      if (!due) return;
      const made = await make(accountId, due).catch((error: unknown) => {
        deps.log.warn({ err: error, processId: due.processId }, 'a PDF was not made');
        return { error: String(error) };
      });
      await openUnit(deps, accountId, (unit) => settlePdf(unit, due, made));
    } catch (error) {
      deps.log.warn({ err: error, accountId }, 'a PDF could not be claimed or settled');
    }
  }

  async function make(accountId: string, { processId, mediaId }: DuePdf) {
    const { report, timezone } = await openUnit(deps, accountId, async (unit) => {
      const [own] = await unit.tx
        .select({ timezone: account.timezone })
        .from(account)
        .where(eq(account.id, accountId));
      return { report: await readReport(unit, processId), timezone: own?.timezone ?? 'UTC' };
    });
    // What draws, with its fonts, is tens of megabytes that most processes never need.
    const { drawReport } = await import('../processes/drawReport.ts');
    return deps.mediaStore.put({ accountId, mediaId }, drawReport(report, timezone));
  }

  return {
    async stop() {
      stopped = true;
      await poll.stop();
    },
  };
}
