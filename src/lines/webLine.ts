import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Unit } from '../db/unit.ts';
import { accessTokenPlace } from './lineSecrets.ts';
import { line, waba } from './table.ts';

/** The provider, and as a line has one, the number, of an account's one line to web pages. */
export const webProvider = 'web';

/** Messages a second: a page only reads them. */
const throughput = 1_000;

/** The id of the account's line to web pages; made when it is first asked for. */
export async function keepWebLine(unit: Unit, secretBox: SecretBox): Promise<string> {
  const known = await findWebLine(unit);
  if (known !== undefined) return known;
  const { tx, accountId, now } = unit;
  const wabaId = unit.newId();
  // Who makes it at the same time waits here, and finds it.
  const [made] = await tx
    .insert(waba)
    .values({
      accountId,
      id: wabaId,
      provider: webProvider,
      providerId: webProvider,
      accessToken: secretBox.seal(accessTokenPlace(accountId, wabaId), ''),
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: waba.id });
  if (made) {
    await tx.insert(line).values({
      accountId,
      id: unit.newId(),
      wabaId,
      provider: webProvider,
      providerId: accountId,
      phoneNumber: webProvider,
      name: 'Web',
      status: 'CONNECTED',
      quality: '',
      tier: '',
      throughput,
      pausedReason: null,
      onBusinessApp: false,
      defaultFlowId: null,
      settings: { readMarks: false, typing: false },
      createdAt: now,
      updatedAt: now,
    });
  }
  const found = await findWebLine(unit);
  if (found === undefined) throw new Error(`Account ${accountId} has a web WABA without a line`);
  return found;
}

async function findWebLine({ tx, accountId }: Unit): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: line.id })
    .from(line)
    .where(and(eq(line.accountId, accountId), eq(line.provider, webProvider)));
  return found?.id;
}
