import type { Logger } from 'pino';
import { Agent } from 'undici';
import { findLinesWithChores, type LineWithWork } from '../db/discover.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { LineAccessLookup } from '../lines/lineAccess.ts';
import { providers } from '../providers/registry.ts';
import { claimChores, type DueChore, settleChores } from '../sender/chores.ts';
import { startPoll } from './poll.ts';

export type ChoreLoop = { stop(): Promise<void> };

export type ChoreLoopDeps = UnitDeps & { log: Logger; lineAccess: LineAccessLookup };

type Line = Awaited<ReturnType<LineAccessLookup>>;

/** Calls at the same time: of a line, and lines. */
const callsOfLine = 4;
const linesAtOnce = 4;
const timeoutMs = 5_000;

/** Marks messages read and shows that an answer is being written, where nothing else is to be sent. */
export function startChoreLoop(deps: ChoreLoopDeps): ChoreLoop {
  // Of its own, so that no message ever waits for a connection that a chore has.
  const dispatcher = new Agent({ connections: callsOfLine * linesAtOnce });
  let stopped = false;

  const poll = startPoll(async () => {
    try {
      const lines = await findLinesWithChores(deps.database, deps.clock.offsetMs, 1000);
      let found = false;
      const work = async () => {
        for (let line = lines.shift(); line && !stopped; line = lines.shift()) {
          if (await doChores(line)) found = true;
        }
      };
      await Promise.all(Array.from({ length: linesAtOnce }, work));
      return found;
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for chores failed');
      return false;
    }
  });

  /** Never rejects: what was not settled comes again when its lease is over, or is dropped. */
  async function doChores({ accountId, lineId }: LineWithWork): Promise<boolean> {
    try {
      const line = await deps.lineAccess(accountId, lineId);
      const { throughput, pausedReason } = line;
      const input = { lineId, throughput, paused: pausedReason !== null, limit: callsOfLine };
      const chores = await openUnit(deps, accountId, (unit) => claimChores(unit, input), {
        guarded: true,
      });
      if (chores.length === 0) return false;
      const settled = await Promise.all(
        chores.map(async (chore) => ({ ...chore, done: await doOne(line, chore) })),
      );
      await openUnit(deps, accountId, (unit) => settleChores(unit, settled), { guarded: true });
      return true;
    } catch (error) {
      deps.log.warn({ err: error }, 'chores failed');
      return false;
    }
  }

  async function doOne(line: Line, chore: DueChore): Promise<boolean> {
    const typing = line.settings.typing && chore.isAnswering;
    // Typing marks as read; alone it is not worth that once the answer is there.
    if (!typing && !line.settings.readMarks) return true;
    const provider = providers.get(line.provider);
    if (!provider) throw new Error(`No provider "${line.provider}"`);
    const http = { dispatcher, timeoutMs };
    const result = await provider.markRead(line, chore.providerMessageId, typing, http);
    return result.outcome === 'accepted';
  }

  return {
    async stop() {
      stopped = true;
      const stopping = poll.stop();
      await dispatcher.destroy();
      await stopping;
    },
  };
}
