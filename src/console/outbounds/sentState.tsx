import type { MessageRow } from '../../chats/readTalk.ts';
import { toWire } from '../../db/ids.ts';
import { Icon } from '../icons.tsx';
import { Sentence } from '../sentence.tsx';
import type { Words } from '../words.ts';

type SentProps = { message: MessageRow; path: string; words: Words };

/** How far a test has come; it looks again by itself until there is nothing more to learn. */
export const SentState = ({ message, path, words }: SentProps) => {
  const { word, icon, tone, isOver } = standingOf(message.status);
  const known = Object.entries(words.outbounds.sendFaults).find(
    ([code]) => code === String(message.errorCode),
  )?.[1];
  const live = !isOver && {
    'hx-get': `${path}/test/${toWire('MSG', message.id)}`,
    'hx-trigger': 'every 2s',
    'hx-swap': 'outerMorph',
  };
  return (
    <div id="sent" class={`said tight ${tone}`} role="status" {...live}>
      <p class="row">
        <Icon name={icon} /> <b>{words[word]}</b>
      </p>
      {message.content.type === 'template' && <p class="small excerpt">{message.content.text}</p>}
      {known !== undefined && <p class="small">{known}</p>}
      {message.error !== null && (
        <p class="small">
          {known !== undefined && words.outbounds.metaSays}{' '}
          <Sentence words={words}>{message.error}</Sentence>
          {message.errorCode !== null && ` (${message.errorCode})`}
        </p>
      )}
    </div>
  );
};

type Standing = {
  word: 'queued' | 'sent' | 'delivered' | 'read' | 'failedToSend' | 'canceled';
  icon: 'clock' | 'tick' | 'ticks' | 'alert' | 'cross';
  tone: 'good' | 'bad' | 'warn';
  isOver: boolean;
};

function standingOf(status: string): Standing {
  switch (status) {
    case 'accepted':
    case 'sent':
      return { word: 'sent', icon: 'tick', tone: 'good', isOver: false };
    case 'delivered':
      return { word: 'delivered', icon: 'ticks', tone: 'good', isOver: false };
    case 'read':
    case 'played':
      return { word: 'read', icon: 'ticks', tone: 'good', isOver: true };
    case 'failed':
      return { word: 'failedToSend', icon: 'alert', tone: 'bad', isOver: true };
    case 'canceled':
      return { word: 'canceled', icon: 'cross', tone: 'bad', isOver: true };
    default:
      return { word: 'queued', icon: 'clock', tone: 'warn', isOver: false };
  }
}
