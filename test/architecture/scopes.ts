/** One `select`, `insert`, `update` or `delete` of a statement, without those nested in it. */
export type Scope = { text: string; tables: { name: string; alias: string }[] };

/** Splits a statement into its parts: at brackets that hold a query, and at `union`. */
export function scopesOf(statement: string): Scope[] {
  const texts: string[] = [];
  const open: { text: string; isQuery: boolean }[] = [{ text: '', isQuery: true }];
  for (let at = 0; at < statement.length; at += 1) {
    const char = statement.charAt(at);
    const top = open.at(-1);
    if (char === '(') {
      const isQuery = /^\(\s*(select|insert|update|delete|with)\b/i.test(statement.slice(at));
      open.push({ text: '', isQuery });
    } else if (char === ')' && open.length > 1 && top) {
      open.pop();
      const outer = open.at(-1);
      if (outer) outer.text += top.isQuery ? '()' : `(${top.text})`;
      if (top.isQuery) texts.push(top.text);
    } else if (top) {
      top.text += char;
    }
  }
  // A template may open a bracket that another one closes.
  texts.push(...open.map(({ text }) => text));
  return texts
    .flatMap((text) => text.split(/\bunion(?: all)?\b/i))
    .map((text) => ({ text, tables: tablesOf(text) }));
}

const endOfList =
  /\b(where|group by|order by|limit|returning|for no key|for update|for share|on conflict|set|window|having|offset|values|select)\b/i;

const noAlias = new Set(['on', 'cross', 'left', 'inner', 'join', 'lateral', 'using', 'as', 'set']);

/** What is named after `from`, `join`, `using`, `update` and `into`, with its alias or its own name. */
function tablesOf(text: string): Scope['tables'] {
  const flat = withoutBrackets(text);
  const lists = flat
    .split(/(?<!\bdistinct )\b(?:from|using)\b/i)
    .slice(1)
    .flatMap((list) => (list.split(endOfList)[0] ?? '').split(/,|\bjoin\b/i));
  const targets = [
    ...flat.matchAll(/\binto\s+(\w+(?:\s+as\s+\w+)?)/gi),
    ...flat.matchAll(/(?<!\b(?:key|for|do) )\bupdate\s+(.*?)\bset\b/gi),
  ].map(([, target]) => target ?? '');
  return [...lists, ...targets].flatMap((each) => {
    const [, name, alias] = /^\s*(\w+)(?!\w|#)(?:\s+(?:as\s+)?(\w+))?/i.exec(each) ?? [];
    if (name === undefined || noAlias.has(name)) return [];
    return [{ name, alias: alias === undefined || noAlias.has(alias) ? name : alias }];
  });
}

/** Arguments, column lists and nested queries become `#`. */
function withoutBrackets(text: string): string {
  const less = text.replace(/\([^()]*\)/g, '#');
  return less === text ? text : withoutBrackets(less);
}
