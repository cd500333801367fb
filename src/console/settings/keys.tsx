import { z } from 'zod';
import { type ApiKeyRow, allScopes } from '../../accounts/apiKey.ts';
import { backendKey } from '../../accounts/backendKey.ts';
import { keyStatus } from '../../accounts/keyStatus.ts';
import { listApiKeys } from '../../accounts/listApiKeys.ts';
import { revokeApiKey } from '../../accounts/revokeApiKey.ts';
import { readCursor } from '../../db/cursor.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { Ask } from '../ask.tsx';
import { Mark } from '../mark.tsx';
import { readZone } from '../readZone.ts';
import { Submit } from '../submit.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Site, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { Once, SettingsFrame } from './frame.tsx';
import { keysPath, roles } from './places.ts';

const limit = 100;
const mark = z.literal('yes').optional();

const newKey = z.object({
  name: z.string().trim().min(1).max(200),
  read: mark,
  contacts: mark,
  messages: mark,
  admin: mark,
});

/** Keys of programs: made, shown once, revoked. */
export function addKeys(site: Site): void {
  const { deps } = site;
  const show = async (visit: Visit, more: Pick<KeysProps, 'problem' | 'made'>) => {
    const typed = more.made ? {} : await typedIn(visit.c, keysPath);
    const start = visit.c.req.query('start_key');
    return openUnit(deps, visit.user.accountId, async (unit) => (
      <Keys
        visit={visit}
        page={
          await listApiKeys(unit, 'backend', {
            limit,
            ...(start && { after: readCursor(start) }),
          })
        }
        zone={await readZone(unit, visit.words)}
        typed={typed}
        {...more}
      />
    ));
  };
  const page = (visit: Visit, problem?: string) => show(visit, { problem });

  addPage(site, { path: keysPath, roles }, page);
  addAction(
    site,
    { path: keysPath, roles, page, fields: newKey },
    async (visit, { name, ...marked }) => {
      const scopes = allScopes.filter((scope) => marked[scope]);
      if (scopes.length === 0) {
        throw new AppError('invalid_request', visit.words.settings.noScope);
      }
      const row = await openUnit(deps, visit.user.accountId, (unit) =>
        deps.apiKeys.create(unit, backendKey(name, scopes, unit.now)),
      );
      return { show: await show(visit, { made: { name, key: await deps.apiKeys.sign(row) } }) };
    },
  );
  addAction(
    site,
    {
      path: `${keysPath}/revoke`,
      roles,
      page,
      fields: z.object({ key_id: z.string().transform((text) => fromWire('KEY', text)) }),
    },
    async ({ user }, { key_id: id }) => {
      await openUnit(deps, user.accountId, (unit) => revokeApiKey(unit, id));
      return { to: keysPath };
    },
  );
}

type KeysProps = {
  visit: Visit;
  page: Page<ApiKeyRow>;
  zone: Zone;
  typed: Record<string, string>;
  problem?: string | undefined;
  made?: { name: string; key: string };
};

const Keys = ({ visit, page, zone, typed, problem, made }: KeysProps) => {
  const { words } = visit;
  const { settings: t } = words;
  return (
    <SettingsFrame visit={visit} here={keysPath} problem={problem}>
      <p class="dim">{t.keysWhat}</p>
      {made && (
        <Once title={`${t.keyMade} ${made.name}`} label={t.key} value={made.key} words={words} />
      )}
      <section class="card">
        {page.items.length === 0 ? (
          <Empty title={t.noKeys}>{t.noKeysWhat}</Empty>
        ) : (
          <Table name={t.keys} heads={[words.name, t.may, t.made, words.status, t.revoke]}>
            {page.items.map((key) => (
              <KeyRow apiKey={key} zone={zone} />
            ))}
          </Table>
        )}
        <Pages path={keysPath} query={visit.c.req.query()} next={page.next} words={words} />
      </section>
      <section class="card stack">
        <h2>{t.newKey}</h2>
        <form class="stack narrow" method="post" action={keysPath}>
          <label>
            {words.name}
            <input
              name="name"
              value={typed.name}
              maxlength={200}
              placeholder={t.keyExample}
              required
            />
          </label>
          <fieldset class="checks">
            <legend>{t.may}</legend>
            {allScopes.map((scope) => (
              <label class="check">
                <input
                  type="checkbox"
                  name={scope}
                  value="yes"
                  checked={typed.name === undefined ? scope === 'read' : typed[scope] === 'yes'}
                />
                <span>
                  <b>{t.scopes[scope]}</b> <span class="dim">{t.scopesMay[scope]}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Submit>{t.makeKey}</Submit>
        </form>
      </section>
    </SettingsFrame>
  );
};

const KeyRow = ({ apiKey, zone }: { apiKey: ApiKeyRow; zone: Zone }) => {
  const { words } = zone;
  const { settings: t } = words;
  const status = keyStatus(apiKey, zone.now);
  return (
    <tr>
      <Cell head={words.name}>
        <b>{apiKey.name}</b>
      </Cell>
      <Cell head={t.may}>{scopesText(apiKey, words)}</Cell>
      <Cell head={t.made}>
        <ShortTime at={apiKey.createdAt} zone={zone} />
      </Cell>
      <Cell head={words.status}>
        <Mark tone={status === 'active' ? 'success' : undefined}>{t.keyIs[status]}</Mark>
      </Cell>
      <Cell head={t.revoke}>
        {status === 'active' && (
          <Ask
            word={t.revoke}
            of={apiKey.name}
            sure={t.revokeSure}
            action={`${keysPath}/revoke`}
            hidden={{ key_id: toWire('KEY', apiKey.id) }}
            isBad
          />
        )}
      </Cell>
    </tr>
  );
};

const scopesText = ({ scopes }: ApiKeyRow, { settings: t }: Words): string =>
  allScopes
    .filter((scope) => scopes.includes(scope))
    .map((scope) => t.scopes[scope])
    .join(', ');
