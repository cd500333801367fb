import type { Unit } from '../db/unit.ts';
import { changeRole, deleteUser, getUser } from '../users/changeUser.ts';
import type { Role } from '../users/table.ts';
import { comeOrGo } from './comeOrGo.ts';

/** As `changeRole`; who may not answer chats any more is handed none. */
export async function giveRole(unit: Unit, userId: string, role: Role): Promise<void> {
  const user = await getUser(unit, userId);
  await changeRole(unit, userId, role);
  if (role === 'marketer') await comeOrGo(unit, user, 'offline');
}

/** As `deleteUser`; they are handed no chats any more. Those they have stay theirs until somebody else takes them. */
export async function dismissUser(unit: Unit, userId: string): Promise<void> {
  const user = await getUser(unit, userId);
  await deleteUser(unit, userId);
  await comeOrGo(unit, user, 'offline');
}
