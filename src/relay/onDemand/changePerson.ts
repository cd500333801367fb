import type { SecretBox } from '../../accounts/secretBox.ts';
import { waitForContact } from '../../contacts/lockContacts.ts';
import { openUnit, type Unit, type UnitDeps } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { readOutbounds } from '../../outbounds/readOutbounds.ts';
import { commit } from '../commit.ts';
import { startWaiting } from '../decide/outboundReply.ts';
import { draftOf, type PersonDraft } from '../decide/personDraft.ts';
import { collect } from '../decide.ts';
import type { FlowShelf } from '../gather/flowShelf.ts';
import { takeFlows } from '../gather/takeFlows.ts';
import { gather, outboundsIn, readAgents } from '../gather.ts';
import { patiently } from '../patiently.ts';
import type { Scene } from '../scene.ts';
import { emptyWrites } from '../writes.ts';

export type ChangeDeps = UnitDeps & {
  shelf: FlowShelf;
  secretBox: SecretBox;
  wakeSender(accountId: string, lineId: string): void;
};

/** Whom it is about and on which line, and versions of flows that are to be at hand as the newest. */
export type Whom = { contactId: string; lineId: string; versions?: Map<string, number> };

const mostTries = 5;

/**
 * Changes what a person has with us by something that is no event: the same gather, decide and commit as
 * for a message, at once, in one unit under the contact's lock. `find` comes before the lock; it and
 * `change` run again where somebody else holds the contact for long. Gives what `change` gave.
 */
export async function changePerson<T>(
  deps: ChangeDeps,
  accountId: string,
  find: (unit: Unit) => Promise<Whom>,
  change: (draft: PersonDraft, lineId: string, unit: Unit) => T | Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const done = await patiently(() =>
      openUnit(
        deps,
        accountId,
        async (unit) => {
          const whom = await lockWhom(unit, find);
          return (
            whom && {
              whom,
              given: await changeLocked(unit, deps, whom, (draft) =>
                change(draft, whom.lineId, unit),
              ),
            }
          );
        },
        { guarded: true },
      ),
    );
    if (done) {
      deps.wakeSender(accountId, done.whom.lineId);
      return done.given;
    }
    if (tries === mostTries) throw new AppError('conflict', 'The contact is being merged');
  }
}

/** As `changePerson`, as a part of the caller's unit, who has locked the contact. */
export async function changeLocked<T>(
  unit: Unit,
  { shelf, secretBox }: Pick<ChangeDeps, 'shelf' | 'secretBox'>,
  { contactId, versions }: Omit<Whom, 'lineId'>,
  change: (draft: PersonDraft) => T | Promise<T>,
): Promise<T> {
  const people = { contactIds: [contactId], identities: new Map() };
  const gathered = await gather(unit, { shelf, secretBox }, [], people);
  const scene = versions ? await withVersions(unit, shelf, gathered, versions) : gathered;
  const person = scene.people.get(contactId);
  if (!person) throw new Error(`Contact ${contactId} has gone while it was locked`);
  const draft = draftOf(scene, person, unit.newId);
  const given = await change(draft);
  startWaiting(draft);
  const writes = emptyWrites();
  collect(writes, draft);
  await commit(unit, secretBox, scene.flows, writes);
  return given;
}

/** Whom it is about, locked; undefined where they were merged meanwhile, and are somebody else. */
async function lockWhom(
  unit: Unit,
  find: (unit: Unit) => Promise<Whom>,
): Promise<Whom | undefined> {
  const whom = await find(unit);
  const found = await waitForContact(unit, whom.contactId);
  if (found === 'gone') throw new AppError('not_found', 'The contact has been erased');
  if (found === 'there') return whom;
  const { contactId } = await find(unit);
  return contactId === whom.contactId ? whom : undefined;
}

/** The scene with these versions as the newest, for this turn alone. */
async function withVersions(
  unit: Unit,
  shelf: FlowShelf,
  scene: Scene,
  versions: Map<string, number>,
): Promise<Scene> {
  const { newest, flows } = await takeFlows(unit, shelf, versions, []);
  const outbounds = await readOutbounds(unit, outboundsIn(flows.values()));
  return {
    ...scene,
    agents: scene.agents ?? (await readAgents(unit, flows.values())),
    newest: new Map([...scene.newest, ...newest]),
    flows: new Map([...scene.flows, ...flows]),
    outbounds: new Map([...scene.outbounds, ...outbounds]),
  };
}
