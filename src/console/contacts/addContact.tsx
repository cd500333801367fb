import { z } from 'zod';
import { parsePhoneNumber } from '../../contacts/phoneNumber.ts';
import { createContact } from '../../contacts/saveContact.ts';
import { tellContact } from '../../contacts/tellContact.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { Icon } from '../icons.tsx';
import { tagsIn } from '../tagsIn.ts';
import { addAction, addPage, type Show, type Site } from '../visit.ts';
import type { Words } from '../words.ts';
import { factProblem } from './facts.tsx';
import { contactsPath, roles } from './places.ts';

const fields = z.object({
  name: z.string().trim().max(1_000),
  phone_number: z.string().trim().max(100),
  tags: z.string().max(1_000),
});

/** Somebody as they are written into the form. */
type Given = z.output<typeof fields>;

/** Somebody who could not be added, and why. */
export type RefusedContact = { error: AppError; given: Given | undefined };

type AddProps = { words: Words; refused?: RefusedContact | undefined };

/** Adds somebody by name and number. */
export const AddContact = ({ words, refused }: AddProps) => (
  <details class="card add" open={refused !== undefined}>
    <summary>
      <Icon name="plus" /> {words.contacts.add}
    </summary>
    <form class="fields" method="post" action={contactsPath}>
      <label>
        {words.name}
        <input name="name" value={refused?.given?.name} maxlength={200} autocomplete="off" />
      </label>
      <label>
        {words.contacts.phone}
        <input
          name="phone_number"
          type="tel"
          value={refused?.given?.phone_number}
          placeholder="+51 987 654 321"
          maxlength={40}
          autocomplete="off"
          aria-describedby="phone-said"
          required
          hx-get={`${contactsPath}/phone`}
          hx-trigger="input changed delay:400ms"
          hx-target="#phone-said"
          hx-swap="outerHTML"
          hx-sync="this:replace"
        />
      </label>
      <label>
        {words.tags}
        <input
          name="tags"
          value={refused?.given?.tags}
          placeholder={words.tagsHint}
          maxlength={1_000}
          autocomplete="off"
        />
      </label>
      <button class="main" type="submit">
        {words.add}
      </button>
      {refused ? (
        <p id="phone-said" class="small why" role="alert">
          {factProblem(refused.error, words)}
        </p>
      ) : (
        <PhoneSaid words={words} written="" />
      )}
    </form>
  </details>
);

/** What a number is understood as, while it is being written. */
const PhoneSaid = ({ words, written }: { words: Words; written: string }) => {
  const number = parsePhoneNumber(written);
  const place =
    number?.country && new Intl.DisplayNames(words.lang, { type: 'region' }).of(number.country);
  return (
    <p id="phone-said" class="small dim" role="status">
      {number ? `${number.phone}${place ? ` · ${place}` : ''}` : words.contacts.phoneHint}
    </p>
  );
};

/** `page`: the list, on which the form stands. */
export function addAdding(
  site: Site,
  page: (...asked: [...Parameters<Show>, given: Given | undefined]) => Promise<unknown>,
): void {
  const { deps } = site;
  addPage(site, { path: `${contactsPath}/phone`, roles }, async ({ c, words }) => (
    <PhoneSaid words={words} written={(c.req.query('phone_number') ?? '').slice(0, 100)} />
  ));
  const refuse: Show = async (visit, problem, error) => {
    const { data } = fields.safeParse(await visit.c.req.parseBody());
    return page(visit, problem, error, data);
  };
  addAction(
    site,
    { path: contactsPath, roles, fields, page: refuse },
    async ({ user, words }, { name, phone_number, tags }) => {
      if (phone_number === '') {
        throw new AppError('invalid_request', words.contacts.wrong.phone_number, [
          { path: 'phone_number', message: 'is empty' },
        ]);
      }
      const { contact_id } = await openUnit(deps, user.accountId, async (unit) => {
        const change = { name, phone: phone_number, tags: tagsIn(tags) };
        return tellContact(unit, await createContact(unit, change, 'refuse'), { ofUpdate: false });
      });
      return { to: `${contactsPath}/${contact_id}` };
    },
  );
}
