/** How long after the contact's last message free-form messages may be sent. */
export const windowMs = 24 * 3_600_000;

/** Whether free-form messages may be sent: within 24 hours of the contact's last message. */
export const isWindowOpen = (lastInboundAt: Date | undefined, now: Date): boolean =>
  lastInboundAt !== undefined && now.getTime() < lastInboundAt.getTime() + windowMs;
