/** The sentence for the author with which a parser refuses; no `fault` where it does not. */
export function faultIn(parse: () => unknown): { fault?: string } {
  try {
    parse();
    return {};
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
