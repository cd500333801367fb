import { openUnit, type Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { OpenWaba } from '../lines/openWaba.ts';
import type { NewMedia } from '../media/addMedia.ts';
import type { Provider } from '../providers/contract.ts';
import type { Answer } from '../providers/management.ts';
import { providers } from '../providers/registry.ts';
import type { DraftTemplate } from './draftTemplate.ts';
import { readTemplatesNow } from './readTemplatesNow.ts';
import type { SyncDeps } from './syncOutbounds.ts';

/** A file that a template's header shows; `fresh` where its bytes are in the store and no row of it stands yet. */
export type HeaderFile = {
  kind: 'image' | 'video' | 'document';
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
  filename: string;
  /** Ours. */
  mediaId: string;
  fresh?: NewMedia;
};

/** How long an upload of the largest file may take. */
const uploadWithinMs = 120_000;

/** The template with its header's file put where the provider can show it. Throws what `refuse` makes of a no. */
export async function withHeader(
  deps: SyncDeps,
  access: OpenWaba,
  { template }: Pick<DraftTemplate, 'template'>,
  file: HeaderFile | undefined,
) {
  if (!file) return { ok: true as const, value: template };
  const http = { ...deps.http, timeoutMs: uploadWithinMs };
  const uploaded = await providerOf(access).uploadExample(access, file, http);
  if (!uploaded.ok) return uploaded;
  const header = { type: 'media' as const, kind: file.kind, handle: uploaded.value.handle };
  return { ok: true as const, value: { ...template, header } };
}

export function providerOf(access: OpenWaba): Provider {
  const provider = providers.get(access.provider);
  if (!provider) throw new Error(`No provider "${access.provider}"`);
  return provider;
}

type No = Exclude<Answer<never>, { ok: true }>;

/**
 * What the provider's no, or its silence, comes to: it is asked what stands there now, and `standsAs`
 * looks whether it is what was handed in. If it is not, `withdraw` takes back the mark of handing in, and
 * AppError says so: `invalid_request` with the provider's words, or `unavailable`.
 */
export async function settleNo(
  deps: SyncDeps,
  { accountId, wabaId }: { accountId: string; wabaId: string },
  no: No,
  {
    standsAs,
    withdraw,
  }: { standsAs: (unit: Unit) => Promise<boolean>; withdraw: (unit: Unit) => Promise<unknown> },
): Promise<void> {
  const synced = await readTemplatesNow(deps, { accountId, wabaId });
  if (await openUnit(deps, accountId, standsAs)) return;
  if (no.why === 'unreachable' && synced.outcome !== 'read') {
    // It may stand there: the mark stays, and what is read later is compared with it.
    throw new AppError(
      'unavailable',
      `${no.message}: whether it was taken is not known; ask again`,
    );
  }
  await openUnit(deps, accountId, withdraw);
  throw new AppError(no.why === 'refused' ? 'invalid_request' : 'unavailable', no.message);
}
