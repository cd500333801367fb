import type { Words } from '../words.ts';

/** What a code of the provider's means, of those that campaigns meet most; nothing for others. */
export const WhyFailed = ({ code, words }: { code: number; words: Words }) => {
  const known: Readonly<Record<string, string>> = words.campaigns.failure;
  const found = known[code] ?? (isOfTemplate(code) ? words.campaigns.failureOfMessage : undefined);
  return found === undefined ? null : <span>{found}</span>;
};

const isOfTemplate = (code: number): boolean => code >= 132000 && code < 133000;
