import type { Minute } from '../../sender/readTraffic.ts';
import { Frame, Refused } from '../layout.tsx';
import type { Visit } from '../visit.ts';
import { ConcernList } from './concernList.tsx';
import { concernsOf } from './concerns.ts';
import { DeadList } from './deadList.tsx';
import { Failing } from './failing.tsx';
import { LineQueues } from './lineQueues.tsx';
import { Numbers } from './numbers.tsx';
import { healthPath } from './places.ts';
import type { Health } from './readHealth.ts';
import { Traffic } from './traffic.tsx';
import { Underneath } from './underneath.tsx';

type HealthPageProps = {
  visit: Visit;
  health: Health;
  traffic: Minute[];
  problem: string | undefined;
};

export const HealthPage = ({ visit, health, traffic, problem }: HealthPageProps) => {
  const { words, user } = visit;
  return (
    <Frame
      words={words}
      user={user}
      place={healthPath}
      title={words.places.health}
      scripts={['charts.js']}
    >
      <Refused words={words} message={problem} />
      <Now health={health} />
      <Traffic minutes={traffic} zone={health.zone} />
    </Frame>
  );
};

/** What is shown anew every five seconds. */
export const Now = ({ health }: { health: Health }) => {
  const { words } = health.zone;
  const concerns = concernsOf(health, words);
  return (
    <div
      id="now"
      class="stack"
      hx-get={`${healthPath}/now`}
      hx-trigger="every 5s"
      hx-swap="outerMorph"
    >
      <ConcernList concerns={concerns} words={words} />
      <Numbers health={health} concerns={concerns} />
      <DeadList health={health} />
      <LineQueues health={health} />
      <Failing health={health} />
      <Underneath health={health} />
    </div>
  );
};
