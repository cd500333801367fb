/** A line of CSV (RFC 4180), in which no cell is a formula to a spreadsheet that opens it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(written).join(',')}\r\n`;

/** A cell of our own as it was before it was written. */
export const readCell = (cell: string): string =>
  cell.startsWith("'") && isFormula.test(cell) ? cell.slice(1) : cell;

/** People send us names, and `=HYPERLINK(…)` is one. Numbers with their sign are what they are. */
const isFormula = /^'*\s*(?:[=@\t\r]|[+-](?!(?:\d[\d\s().-]*)?$))/;

function written(cell: string): string {
  const text = isFormula.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
