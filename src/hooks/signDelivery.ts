import { SignJWT } from 'jose';
import { toWire } from '../db/ids.ts';
import type { DueEvent } from './claimHookEvents.ts';

/**
 * The body of a delivery: a compact JWT, HS256 with the text of the hook's signing key. Its payload is
 * `{"events": [{id, event_type, event_action, object, timestamp, version}], "iat", "iss"}`; `iat` is the
 * moment of this try, all else is the same each time.
 */
export const signDelivery = (event: DueEvent, signingKey: string, now: Date): Promise<string> =>
  new SignJWT({
    events: [
      {
        id: toWire('HKE', event.eventId),
        event_type: event.eventType,
        event_action: event.eventAction,
        object: event.object,
        timestamp: event.createdAt.toISOString(),
        version: '1.0',
      },
    ],
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    // As the reference has it: receivers of its clients may look at it.
    .setIssuer('Truora')
    .sign(new TextEncoder().encode(signingKey));
