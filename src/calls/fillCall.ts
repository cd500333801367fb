import type { CallRequest, Segment } from '../engine/callRequest.ts';

/** A request as it goes out. `isSecret`: a secret is in it, so it goes to no other origin, nor does a body. */
export type FilledCall = {
  method: string;
  url: string;
  headers: { name: string; value: string; isSecret: boolean }[];
  body?: { type: string; content: string };
  /** Values of the secrets in it, which no answer may bring back. */
  secrets: string[];
};

/** What a request leaves open: a secret's value by its name, a link to a file by its id (`MED…`). */
export type Openings = {
  secrets: ReadonlyMap<string, string>;
  links: ReadonlyMap<string, string>;
};

/** Fills in what the engine has left open. `missing`: a secret or a file of this account is not there. */
export function fillCall(
  { method, url, headers, body }: CallRequest,
  openings: Openings,
): FilledCall | { missing: 'secret' | 'media' } {
  const named = segmentsOf({ method, url, headers, ...(body && { body }) });
  for (const segment of named) {
    if ('secret' in segment && !openings.secrets.has(segment.secret)) return { missing: 'secret' };
    if ('media' in segment && !openings.links.has(segment.media)) return { missing: 'media' };
  }
  const text = (segments: Segment[]) => segments.map((each) => textOf(each, openings)).join('');
  return {
    method,
    url: text(url).trim(),
    headers: headers.map(({ name, value }) => ({
      name,
      value: text(value),
      isSecret: value.some(isSecret),
    })),
    ...(body && { body: { type: body.type, content: text(body.content) } }),
    secrets: [
      ...new Set(
        named.flatMap((each) =>
          'secret' in each ? (openings.secrets.get(each.secret) ?? []) : [],
        ),
      ),
    ],
  };
}

/** All pieces of a request. */
export const segmentsOf = ({ url, headers, body }: CallRequest): Segment[] => [
  ...url,
  ...headers.flatMap(({ value }) => value),
  ...(body?.content ?? []),
];

const isSecret = (segment: Segment): boolean => 'secret' in segment;

function textOf(segment: Segment, { secrets, links }: Openings): string {
  if ('text' in segment) return segment.text;
  const value = 'secret' in segment ? secrets.get(segment.secret) : links.get(segment.media);
  return segment.in === 'json' ? JSON.stringify(value ?? '').slice(1, -1) : (value ?? '');
}
