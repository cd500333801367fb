import type { AgentRow } from '../../agents/getAgent.ts';
import type { Words } from '../words.ts';

type PresenceProps = { status: AgentRow['status']; words: Words };

/** Whether the queue hands them chats, and a switch for it. */
export const Presence = ({ status, words }: PresenceProps) => {
  const isThere = status === 'online';
  return (
    <form
      id="presence"
      method="post"
      action="/console/inbox/presence"
      hx-post="/console/inbox/presence"
      hx-swap="outerHTML"
    >
      <input type="hidden" name="status" value={isThere ? 'offline' : 'online'} />
      <button
        class="plain switch"
        type="submit"
        role="switch"
        aria-checked={isThere}
        title={words.availableWhat}
      >
        <span class="track" />
        {isThere ? words.available : words.away}
      </button>
      <p class="unseen">{words.availableWhat}</p>
    </form>
  );
};
