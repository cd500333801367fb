import { z } from 'zod';
import { getSecret, listSecrets, type SecretEntry } from '../../accounts/getSecret.ts';
import { putSecret } from '../../accounts/putSecret.ts';
import { secretName, secretValue } from '../../accounts/secretName.ts';
import { toWire } from '../../db/ids.ts';
import { AppError } from '../../errors.ts';
import { forgetSecret } from '../../flows/forgetSecret.ts';
import { listSecretUses, type SecretUse } from '../../flows/listSecretUses.ts';
import { Ask } from '../ask.tsx';
import { readZone } from '../readZone.ts';
import { Cell, Empty, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Show, type Site, unitsOf, type Visit } from '../visit.ts';
import { SettingsFrame } from './frame.tsx';
import { roles, secretsPath } from './places.ts';

const named = z.object({ name: secretName });
const valued = named.extend({ value: secretValue });

/** What flows send with their calls: names, and values that nobody is shown. */
export function addSecrets(site: Site): void {
  const { deps } = site;
  const within = unitsOf(deps);
  const page: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c, secretsPath);
    return within(visit, async (unit) => (
      <Secrets
        visit={visit}
        secrets={await listSecrets(unit)}
        uses={await listSecretUses(unit)}
        zone={await readZone(unit, visit.words)}
        problem={problem}
        name={typed.name}
      />
    ));
  };

  addPage(site, { path: secretsPath, roles }, page);
  addAction(site, { path: secretsPath, roles, page, fields: valued }, async (visit, secret) => {
    await within(visit, async (unit) => {
      const known = await listSecrets(unit);
      if (known.some(({ name }) => name === secret.name)) {
        throw new AppError('conflict', visit.words.settings.secretThere);
      }
      await putSecret(unit, deps.secretBox, secret);
    });
    return { to: secretsPath };
  });
  addAction(
    site,
    { path: `${secretsPath}/replace`, roles, page, fields: valued },
    async (visit, secret) => {
      await within(visit, async (unit) => {
        await getSecret(unit, secret.name);
        await putSecret(unit, deps.secretBox, secret);
      });
      return { to: secretsPath };
    },
  );
  addAction(
    site,
    { path: `${secretsPath}/remove`, roles, page, fields: named },
    async (visit, { name }) => {
      await within(visit, (unit) => forgetSecret(unit, name));
      return { to: secretsPath };
    },
  );
}

type SecretsProps = {
  visit: Visit;
  secrets: SecretEntry[];
  uses: SecretUse[];
  zone: Zone;
  problem: string | undefined;
  /** Of one that was just refused; nobody is shown its value, nor is that sent back. */
  name: string | undefined;
};

const Secrets = ({ visit, secrets, uses, zone, problem, name }: SecretsProps) => {
  const { words } = visit;
  const { settings: t } = words;
  return (
    <SettingsFrame visit={visit} here={secretsPath} problem={problem}>
      <p class="dim">{t.secretsWhat}</p>
      <section class="card">
        {secrets.length === 0 ? (
          <Empty title={t.noSecrets}>{t.noSecretsWhat}</Empty>
        ) : (
          <Table name={t.secrets} heads={[words.name, t.usedBy, t.changed, t.actions]}>
            {secrets.map((secret) => (
              <SecretRow
                secret={secret}
                uses={uses.filter((use) => use.secret === secret.name)}
                zone={zone}
              />
            ))}
          </Table>
        )}
      </section>
      <section class="card stack">
        <h2>{t.newSecret}</h2>
        <form class="fields" method="post" action={secretsPath} autocomplete="off">
          <label>
            {words.name}
            <input name="name" value={name} maxlength={60} placeholder="shop_token" required />
          </label>
          <label>
            {words.value}
            <input name="value" type="password" autocomplete="new-password" required />
          </label>
          <button class="main" type="submit">
            {t.keepSecret}
          </button>
        </form>
        <p class="small dim">{t.secretUse}</p>
      </section>
    </SettingsFrame>
  );
};

type SecretRowProps = { secret: SecretEntry; uses: SecretUse[]; zone: Zone };

const SecretRow = ({ secret: { name, updatedAt }, uses, zone }: SecretRowProps) => {
  const { words } = zone;
  const { settings: t } = words;
  return (
    <tr>
      <Cell head={words.name}>
        <b class="code">{name}</b>
      </Cell>
      <Cell head={t.usedBy}>
        <div class="tight">
          {uses.length === 0 && <span class="dim">{t.unused}</span>}
          {uses.map(({ flowId, flowName, version }) => (
            <span>
              <a href={`/console/flows/${toWire('IPF', flowId)}`}>{flowName}</a>{' '}
              <span class="small dim">
                {t.version} {version}
              </span>
            </span>
          ))}
        </div>
      </Cell>
      <Cell head={t.changed}>
        <ShortTime at={updatedAt} zone={zone} />
      </Cell>
      <Cell head={t.actions}>
        <div class="row">
          <Ask
            word={t.replace}
            of={name}
            sure={t.replaceSure}
            action={`${secretsPath}/replace`}
            hidden={{ name }}
          >
            <label>
              {words.value}
              <input name="value" type="password" autocomplete="new-password" required />
            </label>
          </Ask>
          {uses.length === 0 && (
            <Ask
              word={words.remove}
              of={name}
              sure={t.removeSecretSure}
              action={`${secretsPath}/remove`}
              hidden={{ name }}
              isBad
            />
          )}
        </div>
      </Cell>
    </tr>
  );
};
