/** What hooks can be told of, by the wire's `event_type`, and its `event_action`s. */
const eventActions = {
  whatsapp_message: ['received', 'sent', 'delivered', 'read', 'failed'],
  /** A contact has started a flow by what they wrote. */
  whatsapp_inbound: ['started'],
  /** A template has left; its first quick reply was taken, or its second. */
  whatsapp_outbound: ['started', 'approved', 'canceled'],
  whatsapp_session: ['started', 'restarted', 'expired', 'canceled'],
  whatsapp_process: ['started', 'succeeded', 'failed'],
  /** Processes of the web channel. */
  identity_process: ['created', 'succeeded', 'failed', 'expired'],
  identity_flow: ['created', 'updated', 'deleted', 'cloned', 'restored'],
  contact: ['created', 'updated', 'opted_out', 'opted_in'],
  engagement_chat: ['opened', 'assigned', 'closed'],
} as const;

type Fixed = typeof eventActions;

/** A flow's own events (`flow_event`) have the names that its `event` steps give them. */
export type EventName =
  | { [T in keyof Fixed]: { type: T; action: Fixed[T][number] } }[keyof Fixed]
  | { type: 'flow_event'; action: string };
