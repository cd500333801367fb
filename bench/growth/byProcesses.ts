import { createCrowd } from '../conversation.ts';
import { type Point, type Question, runsOf, warmUp } from './question.ts';

/** One account, its lanes shared by so many relays. */
export const byProcesses: Question = {
  name: 'processes',
  title: 'Relay processes',
  axis: 'that share the lanes of one account',
  async measure(stage, sizes, pace) {
    const points: Point[] = [];
    for (const at of sizes) {
      const crowd = createCrowd({
        ...stage,
        firstNumber: 51_970_000_000 + at * 100_000,
        people: 3_000,
      });
      const service = await stage.startService('web', ...Array<string>(at).fill('relay'));
      try {
        await warmUp(service, crowd, pace);
        points.push({ at, costs: await runsOf(service, crowd, pace) });
      } finally {
        await service.stop();
      }
    }
    return points;
  },
};
