import type { InContent } from '../../src/messages/events.ts';
import type { SimulatedContact, SimulatedEvent } from '../../src/simulator/events.ts';
import { showSimulation } from '../../src/simulator/showSimulation.ts';
import type { World } from '../../src/simulator/world.ts';
import type { Happening, StepCase } from '../engine/steps/stepCase.ts';
import { startedAt } from '../engine/world.ts';

/** What a step case lets happen, as the simulator is told of it now; empty where it has no word for it. */
export function asSimulated(world: World, happening: Happening): SimulatedEvent[] {
  if (typeof happening === 'string') return [{ text: happening }];
  if ('fires' in happening) return passTo(world, dueAt(world, happening.fires));
  const at = 'at' in happening ? happening.at : undefined;
  const passed = at === undefined ? [] : passTo(world, startedAt.getTime() + at * 60_000);
  if ('says' in happening) return [...passed, ...saying(happening.says)];
  if ('taps' in happening) return [...passed, { tap: happening.taps }];
  const { event } = happening;
  switch (event.type) {
    case 'closed_by_agent':
      return [...passed, { agent: 'close' }];
    case 'taken_by_agent':
      return [...passed, { agent: 'take' }];
    case 'undelivered':
      return [...passed, { fails: event.step }];
    case 'call_answered':
      return [...passed, { answer: event.answer }];
    default:
      return passed;
  }
}

/** Seconds, rounded up: a duration has no part of one. */
function passTo({ now }: World, at: number | undefined): SimulatedEvent[] {
  const seconds = at === undefined ? 0 : Math.ceil((at - now.getTime()) / 1_000);
  return seconds > 0 ? [{ pass: `${seconds}s` }] : [];
}

const dueAt = (world: World, name: string): number | undefined => {
  const timer = showSimulation(world).timers.find((each) => each.timer === name);
  return timer && Date.parse(timer.due_at);
};

function saying(says: string | InContent): SimulatedEvent[] {
  if (typeof says === 'string') return says === '' ? [] : [{ text: says }];
  switch (says.type) {
    case 'text':
      return [{ text: says.text }];
    case 'media': {
      const { kind, mimeType, filename, caption } = says.media;
      return [
        {
          media: {
            kind,
            mime_type: mimeType,
            ...(filename !== undefined && { filename }),
            ...(caption !== undefined && { caption }),
          },
        },
      ];
    }
    case 'location': {
      const { latitude, longitude } = says;
      return [{ location: { latitude, longitude } }];
    }
    case 'contacts':
      return [{ contacts: JSON.parse(JSON.stringify(says.contacts)) }];
    case 'order':
      return [{ order: [{ id: 'thing' }] }];
    default:
      return [];
  }
}

/** Whom a case is about, where it says anything of them. */
export function contactOf({ scene }: StepCase): SimulatedContact {
  const { name, email, language, tags, properties } = scene?.contact ?? {};
  return {
    name: name || 'Ana',
    ...(email && { email }),
    ...(language && { language }),
    ...(tags && { tags }),
    ...(properties && { properties }),
  };
}
