import type { Json } from '../messages/events.ts';

/**
 * A piece of what a call sends: text, or what is filled in at the moment of calling, a secret's value or
 * a signed link to a file of ours (`MED…`). `in: 'json'`: it stands inside a JSON string.
 */
export type Segment =
  | { text: string }
  | { secret: string; in?: 'json' }
  | { media: string; in?: 'json' };

/** A request worked out from its templates, but for what nobody but the caller may know. */
export type CallRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: Segment[];
  /** Names as the author wrote them. */
  headers: { name: string; value: Segment[] }[];
  /** With its type where the author gave none. Absent: no body. */
  body?: { type: string; content: Segment[] };
};

/** More than any API takes in one request, in characters before secrets and links are filled in. */
export const maxRequestLength = 262_144;

/** Where a request goes, as far as it says so before anything is filled in: calls of one place share a queue. */
export function originOf({ url: [first] }: CallRequest): string {
  const known = first !== undefined && 'text' in first ? first.text.trim() : '';
  return URL.canParse(known) ? new URL(known).origin : known;
}

/** Neighbouring texts as one, and none that is empty. */
export function joined(segments: Segment[]): Segment[] {
  const all: Segment[] = [];
  for (const segment of segments) {
    const last = all.at(-1);
    if ('text' in segment && last !== undefined && 'text' in last) {
      all[all.length - 1] = { text: last.text + segment.text };
    } else if (!('text' in segment) || segment.text !== '') {
      all.push(segment);
    }
  }
  return all;
}

/** A JSON value as the pieces of its text; `leaf` gives those of each text in it. */
export function jsonPieces(written: Json, leaf: (source: string) => Segment[]): Segment[] {
  if (typeof written === 'string') return leaf(written);
  if (Array.isArray(written)) {
    return around(
      '[',
      written.map((inner) => jsonPieces(inner, leaf)),
      ']',
    );
  }
  if (written === null || typeof written !== 'object') return [{ text: JSON.stringify(written) }];
  const fields = Object.entries(written).map(([key, inner]) => [
    { text: `${JSON.stringify(key)}:` },
    ...jsonPieces(inner, leaf),
  ]);
  return around('{', fields, '}');
}

const around = (open: string, parts: Segment[][], close: string): Segment[] => [
  { text: open },
  ...parts.flatMap((part, index) => (index === 0 ? part : [{ text: ',' }, ...part])),
  { text: close },
];
