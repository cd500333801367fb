import { AppError } from '../errors.ts';

/** People have set the outcome of a process that had ended. */
const overwritten = ['overwritten_success', 'overwritten_failure'] as const;

/** What hooks can be told of, by the wire's `event_type`, and its `event_action`s. */
export const eventActions = {
  whatsapp_message: ['received', 'sent', 'delivered', 'read', 'failed'],
  /** A contact has started a flow by what they wrote. */
  whatsapp_inbound: ['started'],
  /**
   * A template has left; its first quick reply was taken, or its second. What Meta has made of a template:
   * `template_…`.
   */
  whatsapp_outbound: [
    'started',
    'approved',
    'canceled',
    'template_approved',
    'template_rejected',
    'template_flagged',
    'template_paused',
    'template_disabled',
    'template_category_changed',
  ],
  /** It sends, waits, goes on, is done with all, or was stopped for good; with its numbers. */
  whatsapp_campaign: ['started', 'paused', 'resumed', 'finished', 'canceled'],
  whatsapp_session: ['started', 'restarted', 'expired', 'canceled'],
  whatsapp_process: ['started', 'succeeded', 'failed', ...overwritten],
  /** Processes of the web channel. */
  identity_process: ['created', 'succeeded', 'failed', 'expired', ...overwritten],
  identity_flow: ['created', 'updated', 'deleted', 'cloned', 'restored'],
  contact: ['created', 'updated', 'opted_out', 'opted_in'],
  engagement_chat: ['opened', 'assigned', 'closed'],
} as const;

type Fixed = typeof eventActions;

export const eventTypes = ['all', ...Object.keys(eventActions), 'flow_event'];

/**
 * AppError `invalid_request` where the type has no such action. Of `all` an action is any type's, and of
 * `flow_event` any name.
 */
export function requireActions(type: string, actions: readonly string[]): void {
  if (type === 'flow_event') return;
  const known = Object.entries<readonly string[]>(eventActions)
    .filter(([name]) => type === 'all' || type === name)
    .flatMap(([, names]) => names);
  const unknown = actions.find((action) => !known.includes(action));
  if (unknown === undefined) return;
  const message = `"${unknown}" is no action of ${type}, which has ${[...new Set(known)].join(', ')}`;
  throw new AppError('invalid_request', `actions: ${message}`, [{ path: 'actions', message }]);
}

/** A flow's own events (`flow_event`) have the names that its `event` steps give them. */
export type EventName =
  | { [T in keyof Fixed]: { type: T; action: Fixed[T][number] } }[keyof Fixed]
  | { type: 'flow_event'; action: string };
