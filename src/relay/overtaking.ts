import { sql } from 'drizzle-orm';
import { identityKeys, keyText } from '../contacts/identityKeys.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { beyond, type Claim } from './claim.ts';
import { laneOf } from './lanes.ts';
import { type ParsedEvent, personOf } from './parse.ts';

/** An event of somebody whom we have known since then. */
type Known = { event: ParsedEvent; contactId: string; since: Date };

/** How long what a stranger said may still wait: far longer than any turn. */
const newForMs = 10 * 60_000;

/**
 * How long after a contact was made something of theirs may still be taken for a stranger's: the turn that makes
 * it has not committed until then, and would be ended by the server after as long (`openUnit`).
 */
const madeWithinMs = 5_000;

/**
 * Which of these events would overtake another of the same person. Before there was a contact, what they said
 * went into the lane of their first name; since then it goes into that of the contact. Whom a turn makes a contact stays
 * in that lane (`idInLane`); whom an import or the API makes one meanwhile, or who writes under another name,
 * does not. Then the other lane may be in somebody else's hands, with an earlier event in it: whatever of a new contact
 * comes after that has to wait, if it came so early that it may be theirs.
 * Asks the database only about new contacts whose other lane is not among `lanes`, those in our hands.
 */
export async function findOvertaking(
  unit: Unit,
  known: Known[],
  { lanes, after }: Pick<Claim, 'lanes' | 'after'>,
): Promise<Set<ParsedEvent>> {
  const newSince = unit.now.getTime() - newForMs;
  const others = known.flatMap(({ event, contactId, since }) => {
    const lane = since.getTime() > newSince ? strangerLane(event) : undefined;
    const isInHand = lane === undefined || lane === laneOf(contactId) || lanes.includes(lane);
    return isInHand ? [] : [{ event, lane, unknownUntil: since.getTime() + madeWithinMs }];
  });
  if (others.length === 0) return new Set();
  const rows = await run<{ lane: number; id: number; received_at: Date }>(
    unit.tx,
    sql`select l.lane, i.id, i.received_at
      from unnest(${arrayOf('integer', [...new Set(others.map(({ lane }) => lane))])}) as l(lane)
      cross join lateral (
        select id, received_at from inbox where account_id = ${unit.accountId} and lane = l.lane
          ${beyond(after, sql`id`)}
        order by id limit 1) as i`,
  );
  const firstIn = new Map(rows.map((row) => [row.lane, row]));
  const isOvertaking = ({ event, lane, unknownUntil }: (typeof others)[number]) => {
    const first = firstIn.get(lane);
    return first && first.id < event.id && first.received_at.getTime() <= unknownUntil;
  };
  return new Set(others.filter(isOvertaking).map(({ event }) => event));
}

/** Where `inboxInsert` puts it as long as nobody has any of its names. */
function strangerLane({ event }: ParsedEvent): number | undefined {
  const person = personOf(event);
  const [key] = person ? identityKeys(person) : [];
  return key && laneOf(keyText(key));
}
