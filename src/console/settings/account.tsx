import { z } from 'zod';
import { changeAccount } from '../../accounts/changeAccount.ts';
import { getAccount } from '../../accounts/getAccount.ts';
import { toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { Copied } from '../copied.tsx';
import { Submit } from '../submit.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Show, type Site } from '../visit.ts';
import { SettingsFrame } from './frame.tsx';
import { accountPath, roles } from './places.ts';

/** What the account is called, and by which clock its moments are said. */
export function addAccount(site: Site): void {
  const { deps } = site;
  const page: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c);
    const { words, user } = visit;
    const { settings: t } = words;
    const account = await openUnit(deps, user.accountId, getAccount);
    return (
      <SettingsFrame visit={visit} here={accountPath} problem={problem}>
        <section class="card stack">
          <h2>{t.account}</h2>
          <form class="stack narrow" method="post" action={accountPath}>
            <label>
              {words.name}
              <input name="name" value={typed.name ?? account.name} maxlength={200} required />
            </label>
            <label>
              {t.timezone}
              <input
                name="timezone"
                value={typed.timezone ?? account.timezone}
                list="timezones"
                maxlength={64}
                aria-describedby="timezone-what"
                required
              />
              <span class="small dim" id="timezone-what">
                {t.timezoneWhat}
              </span>
            </label>
            <datalist id="timezones">
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option value={zone} />
              ))}
            </datalist>
            <Submit>{words.save}</Submit>
          </form>
          <div class="narrow">
            <Copied label={t.clientId} value={toWire('TCI', account.id)} words={words} />
          </div>
        </section>
      </SettingsFrame>
    );
  };

  addPage(site, { path: accountPath, roles }, page);
  addAction(
    site,
    {
      path: accountPath,
      roles,
      page,
      fields: z.object({
        name: z.string().trim().min(1).max(200),
        timezone: z.string().trim().max(64),
      }),
    },
    async ({ user }, changes) => {
      await openUnit(deps, user.accountId, (unit) => changeAccount(unit, changes));
      return { to: accountPath };
    },
  );
}
