import { openUnit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';
import { AppError } from '../../errors.ts';
import { askWaba } from '../../lines/askWaba.ts';
import { storeWaba } from '../../lines/storeWaba.ts';
import { readFirstTemplates } from '../../outbounds/readFirstTemplates.ts';

type Given = { waba_id: string; access_token: string; app_secret?: string | undefined };

/** Puts a WABA and its lines under the account, as `POST /v1/whatsapp/waba-subscription` does. */
export async function connectWaba(deps: Deps, accountId: string, given: Given): Promise<void> {
  const { waba_id: providerId, access_token: accessToken, app_secret: appSecret } = given;
  const { provider, lines } = await askWaba(deps, { accountId, providerId, accessToken }).catch(
    (error: unknown) => {
      // That Meta could not be reached is for the form to say: the database is there.
      if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
      throw new AppError('unprocessable', error.message, [], { cause: error });
    },
  );
  await openUnit(deps, accountId, (unit) =>
    storeWaba(unit, deps.secretBox, {
      provider,
      providerId,
      accessToken,
      appSecret: appSecret || undefined,
      lines,
    }),
  );
  await deps.claimUnclaimed({
    accountId,
    provider,
    providerLineIds: lines.map((line) => line.providerLineId),
    providerWabaId: providerId,
  });
  const waba = { accountId, provider, providerId };
  const reason = await readFirstTemplates(deps, waba);
  if (reason !== undefined) deps.log.warn({ ...waba, reason }, 'templates were not read');
}
