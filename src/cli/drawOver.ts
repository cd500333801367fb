import { stripVTControlCharacters } from 'node:util';

/**
 * Draws lines on a terminal over those drawn before, in one write: it never shows half of them. The cursor
 * stays below, where whatever ends the program finds it.
 */
export function drawOver(
  terminal: Pick<NodeJS.WriteStream, 'columns' | 'write'>,
): (lines: string[]) => void {
  let before: string[] = [];
  return (lines) => {
    // A terminal made narrower has broken the lines that stand there.
    const rows = before.reduce((sum, line) => sum + rowsOf(line, terminal.columns || 80), 0);
    const up = rows > 0 ? `\u001b[${rows}A` : '';
    const drawn = lines.map((line) => `${line}\u001b[K\n`).join('');
    terminal.write(`${up}\r${drawn}\u001b[J`);
    before = lines;
  };
}

const rowsOf = (line: string, columns: number): number =>
  Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
