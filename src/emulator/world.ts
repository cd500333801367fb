import type { Fault } from './faults.ts';
import type { Upload } from './graph/uploadRoutes.ts';
import { type Bucket, type Limits, metaLimits } from './limits.ts';
import type { Media } from './media.ts';
import type { Say } from './phones/sayInput.ts';
import type { JsonRecord } from './record.ts';
import { createRing, type Ring } from './ring.ts';

/** A business account and what belongs to it. */
export type Waba = {
  wabaId: string;
  name: string;
  accessToken: string;
  lines: Line[];
  /** By name and language, as `templateKey` joins them. */
  templates: Map<string, Template>;
  isSubscribed: boolean;
  /** Where its webhooks go instead of the app's address. */
  override: { url: string; verifyToken: string } | undefined;
  /** When each person was last written to outside the window, for the messaging limit. */
  startedAt: Map<Phone, number>;
};

export type Line = {
  phoneNumberId: string;
  /** Digits only. */
  number: string;
  displayName: string;
  tier: string;
  /** Messages a second; undefined is whatever the limits say. */
  throughput: number | undefined;
  quality: string;
  waba: Waba;
  bucket: Bucket;
};

export type Template = {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  quality: string;
  parameterFormat: string;
  components: JsonRecord[];
  rejectedReason: string;
};

/** What an automatic person does with what they get. */
export type Auto = {
  deliveredMs: number;
  /** Null is a person who never reads. */
  readMs: number | null;
  thinkMs: number;
  /** Whether each answer is given only once. */
  once: boolean;
  answers: { when: string; do: Say; isUsed: boolean }[];
};

/** A person with a phone. */
export type Phone = {
  phoneId: string;
  /** Digits only; undefined for a person of whom only the user id exists. */
  number: string | undefined;
  userId: string | undefined;
  name: string;
  /** Businesses get the user id alone. */
  isNumberHidden: boolean;
  isBlocked: boolean;
  isOffline: boolean;
  marketing: 'resume' | 'stop';
  auto: Auto | undefined;
  chat: Ring<ChatMessage>;
  /** When this person last wrote to a line, by phone_number_id, in the emulator's time. */
  wroteAt: Map<string, number>;
  pairBuckets: Map<string, Bucket>;
  /** Up to which message each line has read, by phone_number_id. */
  readThrough: Map<string, number>;
  /** What will be delivered once the phone is online. */
  waiting: (() => void)[];
  /** Long polls that wait for something new. */
  pollers: Set<() => void>;
};

export type MessageError = { code: number; title: string; details: string };

/** A message as the phone has it. */
export type ChatMessage = {
  seq: number;
  messageId: string;
  direction: 'received' | 'said';
  phone: Phone;
  line: Line;
  type: string;
  /** `accepted` until the first status; of what the person said: `sent`, `delivered`, `read`. */
  status: string;
  error: MessageError | undefined;
  callbackData: string | undefined;
  atMs: number;
  /** The business's request, or Meta's message object. */
  raw: JsonRecord;
  template: Template | undefined;
};

export type World = {
  wabas: Map<string, Waba>;
  /** By phone_number_id. */
  lines: Map<string, Line>;
  phones: Map<string, Phone>;
  /** By the number's one spelling, see `numberKey`. */
  phonesByNumber: Map<string, Phone>;
  phonesByUserId: Map<string, Phone>;
  /** The newest messages of all phones, in their order and by id. */
  chats: Ring<ChatMessage>;
  messages: Map<string, ChatMessage>;
  media: Map<string, Media>;
  mediaBytes: number;
  /** Files for the headers of templates, by upload session. */
  uploads: Map<string, Upload>;
  faults: Fault[];
  limits: Limits;
  counters: { wabas: number; lines: number; phones: number; faults: number };
};

export function emptyWorld(): World {
  return {
    wabas: new Map(),
    lines: new Map(),
    phones: new Map(),
    phonesByNumber: new Map(),
    phonesByUserId: new Map(),
    chats: createRing<ChatMessage>(),
    messages: new Map(),
    media: new Map(),
    mediaBytes: 0,
    uploads: new Map(),
    faults: [],
    limits: metaLimits(),
    counters: { wabas: 0, lines: 0, phones: 0, faults: 0 },
  };
}

export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/**
 * One spelling for a number that has two: the mobile 1 of Mexico, the mobile 9 of Argentina and the
 * ninth digit of Brazil are there or not, and WhatsApp takes both for the same person.
 */
export function numberKey(digits: string): string {
  if (digits.startsWith('521') && digits.length === 13) return `52${digits.slice(3)}`;
  if (digits.startsWith('549') && digits.length === 13) return `54${digits.slice(3)}`;
  if (digits.startsWith('55') && digits.length === 13 && digits[4] === '9') {
    return digits.slice(0, 4) + digits.slice(5);
  }
  return digits;
}

export const templateKey = (name: string, language: string): string => `${name} ${language}`;

/** By phone_id, by number with or without `+`, or by user id. */
export const findPhone = (world: World, name: string): Phone | undefined =>
  world.phones.get(name) ??
  world.phonesByUserId.get(name) ??
  world.phonesByNumber.get(numberKey(digitsOf(name)));

/** By phone_number_id, or by number with or without `+`. */
export function findLine(world: World, name: string): Line | undefined {
  const byId = world.lines.get(name);
  if (byId !== undefined) return byId;
  const digits = digitsOf(name);
  for (const line of world.lines.values()) if (line.number === digits) return line;
  return undefined;
}

export const firstLine = (world: World): Line | undefined => world.lines.values().next().value;
