import { createHash } from 'node:crypto';
import type { Database } from '../db/connect.ts';
import type { Clock } from '../db/unit.ts';
import type { LineLookup } from '../lines/findLines.ts';
import type { Provider } from '../providers/contract.ts';
import { claimUnclaimed } from './claimUnclaimed.ts';
import { isRefused, rowsOf } from './inboxRows.ts';
import type { InboxWriter } from './inboxWriter.ts';
import * as metrics from './metrics.ts';

export type AcceptDeps = {
  database: Database;
  clock: Clock;
  findLines: LineLookup;
  writer: InboxWriter;
  /** Secrets of the instance's own apps: who signs what names nothing of ours. */
  instanceSecrets: readonly string[];
};

/**
 * Takes a webhook: resolves to `accepted` once everything in it that is ours is durable, to
 * `unsigned` when nobody who may speak for its lines has signed it (and then nothing is stored).
 * Rejects with `InboxBusy`, or the database's error: the provider must come again.
 *
 * A body is verified for each line with the secrets of the app that owns *that* line: a signature
 * by another tenant's secret is no signature.
 */
export async function accept(
  deps: AcceptDeps,
  provider: Provider,
  rawBody: Buffer,
  headers: Headers,
): Promise<'accepted' | 'unsigned'> {
  // A line and its WABA have the same app, and a signature costs as much as parsing the body.
  const verdicts = new Map<string, boolean>();
  const signedBy = (secrets: readonly string[]): boolean => {
    const app = JSON.stringify(secrets);
    const verdict = verdicts.get(app) ?? provider.verify(rawBody, headers, [...secrets]);
    verdicts.set(app, verdict);
    return verdict;
  };
  const signedByUs = () => signedBy(deps.instanceSecrets);

  const body = readJson(rawBody);
  if (body === undefined) {
    if (!signedByUs()) return 'unsigned';
    await keepUnclaimed(deps, provider.name, rawBody, [undefined]);
    return 'accepted';
  }

  const named = provider.names(body);
  const found = await deps.findLines(provider.name, named);
  const owners = [...found.lines.values(), ...found.wabas.values()];
  const trusted = new Set(owners.filter((owner) => signedBy(owner.appSecrets)));
  const unknownLines = named.lineIds.filter((id) => !found.lines.has(id));
  const unknownWabas = named.wabaIds.filter((id) => !found.wabas.has(id));
  const namesStrangers =
    unknownLines.length > 0 || (named.lineIds.length === 0 && unknownWabas.length > 0);
  const namesNothing = named.lineIds.length === 0 && named.wabaIds.length === 0;
  const strangersTrusted = (namesStrangers || namesNothing) && signedByUs();
  if (trusted.size === 0 && !strangersTrusted) return 'unsigned';

  const events = provider.normalise(body);
  const rows = rowsOf(provider, events, found, trusted);
  const refused = events.some((event) => isRefused(event, found, trusted));
  if (rows.length === 0 && refused && !strangersTrusted) return 'unsigned';
  if (rows.length > 0) await deps.writer.write(rows);
  if (strangersTrusted) {
    const lines = unknownLines.length > 0 ? unknownLines : [undefined];
    await keepUnclaimed(deps, provider.name, rawBody, lines, unknownWabas[0]);
    // Whoever registered them between our look and our writing has found nothing to claim.
    await claimUnclaimed(deps, {
      provider: provider.name,
      providerLineIds: unknownLines,
      providerWabaId: named.wabaIds[0] ?? '',
    });
  }
  return 'accepted';
}

function readJson(rawBody: Buffer): unknown {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Kept seven days, at most 10,000, the oldest dropped: whoever registers the line gets them. */
async function keepUnclaimed(
  deps: AcceptDeps,
  provider: string,
  rawBody: Buffer,
  lineIds: (string | undefined)[],
  wabaId?: string,
): Promise<void> {
  const { sql } = deps.database;
  for (const lineId of lineIds) {
    const hash = createHash('sha256')
      .update(rawBody)
      .update(lineId ?? '')
      .digest();
    const { count } = await sql`
      insert into inbox_unclaimed (hash, provider, provider_line_id, provider_waba_id, body, received_at)
      values (${hash}, ${provider}, ${lineId ?? null}, ${wabaId ?? null}, ${rawBody},
        now() + ${deps.clock.offsetMs}::float8 * interval '1 millisecond')
      on conflict do nothing`;
    metrics.unclaimed.inc(count);
  }
  await sql`delete from inbox_unclaimed where hash in (
    select hash from inbox_unclaimed order by received_at desc offset 10000)`;
}
