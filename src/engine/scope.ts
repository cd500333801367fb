import type { Json } from '../messages/events.ts';
import { isOpenAt } from './businessHours.ts';
import type { MessageFacts } from './effects.ts';
import { hoursHere } from './hoursHere.ts';
import { toZoneIso } from './instant.ts';
import type { Run } from './run.ts';
import type { Scope } from './template.ts';

/** What templates and conditions see, worked out only where one looks. */
export function makeScope(run: Run): Scope {
  const { scene } = run;
  // Flow, place and trigger change while the run is in a sub-flow, so each look is at the present ones.
  const zone = () => run.place.timezone;
  const lazily = (make: () => unknown): PropertyDescriptor => ({ get: make, enumerable: true });
  return Object.defineProperties<Scope>(
    {},
    {
      vars: lazily(() => run.vars),
      contact: lazily(() => run.contact),
      line: lazily(() => scene.line),
      message: lazily(() => (run.message === undefined ? null : messageScope(run.message, zone()))),
      process: lazily(() => ({
        id: scene.process.id,
        started_at: toZoneIso(scene.process.startedAt, zone()),
      })),
      now: lazily(() => toZoneIso(scene.now, zone())),
      business: lazily(() => ({ open: isOpenAt(hoursHere(run), scene.now) })),
      trigger: lazily(() => run.trigger),
      step: lazily(() => ({ call_id: callId(run) })),
    },
  );
}

/** Of this run of this step, and of no other: what a call is recognised by when it is made again. */
export const callId = ({ scene, step, visit }: Run): string =>
  `${scene.process.id}:${step}:${visit}`;

/** A message as flows see it: `text` is what was written, a tap's title, or a caption. */
function messageScope(message: MessageFacts, timezone: string): Record<string, Json> {
  const { content } = message;
  return {
    id: message.id,
    at: toZoneIso(message.at, timezone),
    type: content.type,
    text: textOf(message),
    media: message.media === undefined ? null : { ...message.media },
    location:
      content.type === 'location'
        ? {
            latitude: content.latitude,
            longitude: content.longitude,
            name: content.name ?? null,
            address: content.address ?? null,
          }
        : null,
  };
}

function textOf({ content }: MessageFacts): string | null {
  if (content.type === 'tap') return content.title;
  if (content.type === 'media') return content.media.caption ?? null;
  return 'text' in content ? (content.text ?? null) : null;
}
