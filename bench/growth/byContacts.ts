import { randomBytes } from 'node:crypto';
import { connect } from '../../src/db/connect.ts';
import { createIds } from '../../src/db/ids.ts';
import { createCrowd } from '../conversation.ts';
import { fillAccount } from '../fill.ts';
import { type Point, type Question, runsOf, warmUp } from './question.ts';
import { makeAnswering } from './tenants.ts';

const people = 2_000;

/**
 * An account of so many contacts, each with a chat of three messages: those who write are spread over all of it. Each account is
 * filled beside those before it.
 */
export const byContacts: Question = {
  name: 'contacts',
  title: 'Contacts of the account',
  axis: 'each with a chat and what was said',
  async measure(stage, sizes, pace) {
    const database = connect({
      url: stage.databaseUrl,
      pool: 1,
      pooler: 'none',
      applicationName: 'chasqui bench',
    });
    const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
    const points: Point[] = [];
    try {
      for (const at of sizes) {
        // Numbers of filled contacts end in their place; every fifth of them is on the web.
        const filled = await fillAccount(deps, { contacts: at, chats: at, activities: 3 * at });
        const service = await stage.startService('web', 'relay');
        try {
          const { wabaId, phoneNumberId } = await makeAnswering(stage, service, filled);
          const apart = 5 * Math.floor(at / 5 / people);
          const crowd = createCrowd({
            wabaId,
            phoneNumberId,
            firstNumber: 51_900_000_001,
            people,
            apart,
          });
          await warmUp(service, crowd, pace);
          points.push({ at, costs: await runsOf(service, crowd, pace) });
        } finally {
          await service.stop();
        }
      }
      return points;
    } finally {
      await database.close();
    }
  },
};
