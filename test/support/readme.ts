import { readFile } from 'node:fs/promises';

/** A fenced block of the README; what follows a `# ` (in TypeScript a `// `) is claimed to be printed. */
export type Block = { text: string; claims: string[] };

/** The blocks of a chapter in one language, in their order. */
export async function readBlocks(chapter: string, language: 'sh' | 'ts'): Promise<Block[]> {
  const readme = await readFile('README.md', 'utf8');
  const [, after = ''] = readme.split(`\n## ${chapter}\n`);
  const [body = ''] = after.split('\n## ');
  const claim = language === 'sh' ? /(?:^|\s)# (.*)$/gm : /(?:^|\s)\/\/ (.*)$/gm;
  return [...body.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, text = '']) => ({ text, claims: [...text.matchAll(claim)].map(([, said = '']) => said) }),
  );
}

/** What was printed, with each line that is as claimed in the words of the claim: to be equal to them. */
export const asClaimed = (printed: string, claims: string[]): string[] =>
  printed
    .split('\n')
    .slice(0, -1)
    .map((line, at) => {
      const claim = claims[at];
      return claim !== undefined && isAsClaimed(line, claim) ? claim : line;
    });

/** `…` in a claim stands for whatever there is. */
function isAsClaimed(line: string, claim: string): boolean {
  const parts = claim.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}
