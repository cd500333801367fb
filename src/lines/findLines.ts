import { and, eq, inArray, or, type SQL } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Database } from '../db/connect.ts';
import { createRecent } from '../db/recent.ts';
import { appSecretPlace } from './lineSecrets.ts';
import { lineDirectory, waba } from './table.ts';

/** Whose a line or WABA is, and with whose secrets its webhooks are signed. */
export type LineOwner = {
  accountId: string;
  wabaId: string;
  /** Absent where the WABA itself was asked for. */
  lineId?: string;
  /** The secret of the WABA's own app, else those of the instance's apps. */
  appSecrets: readonly string[];
};

/** The provider's ids, as a webhook names them. */
type NamedLines = { lineIds: readonly string[]; wabaIds: readonly string[] };

/** By the provider's id; what is unknown is missing. */
export type FoundLines = { lines: Map<string, LineOwner>; wabas: Map<string, LineOwner> };

export type LineLookup = (provider: string, named: NamedLines) => Promise<FoundLines>;

export type LineLookupDeps = {
  database: Database;
  secretBox: SecretBox;
  /** `META_APP_SECRET`: of the apps that sign for WABAs without an app of their own. */
  appSecrets: readonly string[];
};

type Kind = 'line' | 'waba';
type Asked = { kind: Kind; id: string };
type Answer = Promise<LineOwner | undefined>;
type Row = { accountId: string; wabaId: string; lineId: string | null; appSecret: Buffer | null };

/**
 * Finds the owners of lines and WABAs by the provider's ids, before any account is known. A
 * replaced secret counts within five seconds, a new line within one; who asks for what is being read
 * waits for it.
 */
export function createLineLookup({ database, secretBox, appSecrets }: LineLookupDeps): LineLookup {
  const recent = createRecent<LineOwner>(20_000);

  return async (provider, { lineIds, wabaIds }) => {
    const asked = [
      ...lineIds.map((id): Asked => ({ kind: 'line', id })),
      ...wabaIds.map((id): Asked => ({ kind: 'waba', id })),
    ];
    const known = asked.map((each) => recent.find(`${provider} ${nameOf(each)}`));
    const missed = asked.filter((_, index) => !known[index]);
    const loaded = missed.length > 0 ? load(provider, missed) : new Map<string, Answer>();

    const found: FoundLines = { lines: new Map(), wabas: new Map() };
    for (const [index, each] of asked.entries()) {
      const owner = await (known[index] ?? loaded.get(nameOf(each)));
      if (owner) (each.kind === 'line' ? found.lines : found.wabas).set(each.id, owner);
    }
    return found;
  };

  function load(provider: string, missed: Asked[]): Map<string, Answer> {
    const rows = queryOwners(database, provider, missed);
    const names = [...new Set(missed.map(nameOf))];
    return new Map(
      names.map((name) => {
        const answer = rows.then((found) => ownerOf(found.get(name)));
        return [name, recent.keep(`${provider} ${name}`, answer)];
      }),
    );
  }

  function ownerOf(row: Row | undefined): LineOwner | undefined {
    if (!row) return undefined;
    const { accountId, wabaId, lineId, appSecret } = row;
    const secrets = appSecret
      ? [secretBox.open(appSecretPlace(accountId, wabaId), appSecret)]
      : appSecrets;
    return { accountId, wabaId, ...(lineId && { lineId }), appSecrets: secrets };
  }
}

const nameOf = ({ kind, id }: Asked): string => `${kind} ${id}`;

async function queryOwners(
  { db }: Database,
  provider: string,
  asked: Asked[],
): Promise<Map<string, Row>> {
  const directory = lineDirectory;
  const rows = await db
    .select({
      kind: directory.kind,
      id: directory.providerId,
      accountId: directory.accountId,
      wabaId: directory.wabaId,
      lineId: directory.lineId,
      appSecret: waba.appSecret,
    })
    .from(directory)
    .innerJoin(waba, and(eq(waba.accountId, directory.accountId), eq(waba.id, directory.wabaId)))
    .where(and(eq(directory.provider, provider), or(among('line', asked), among('waba', asked))));
  return new Map(rows.map((row) => [nameOf(row), row]));
}

function among(kind: Kind, asked: Asked[]): SQL | undefined {
  const ids = asked.filter((each) => each.kind === kind).map((each) => each.id);
  if (ids.length === 0) return undefined;
  return and(eq(lineDirectory.kind, kind), inArray(lineDirectory.providerId, ids));
}
