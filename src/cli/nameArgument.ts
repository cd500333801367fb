import { InvalidArgumentError } from 'commander';

/** What somebody calls a thing: it stands in a line of a list. */
export function nameArgument(text: string): string {
  const name = text.trim();
  if (/^[^\r\n]{1,200}$/.test(name)) return name;
  throw new InvalidArgumentError('It is a name of 1 to 200 characters, in one line.');
}
