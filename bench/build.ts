import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds the service, unless nothing of its source has changed since it was. */
export function build(): void {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...files.map((file) => changedAt(join('src', file))));
  if (newest < changedAt('dist/main.js')) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
