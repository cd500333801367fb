/** What happened to a process, as its journal tells it: the steps entered because of it, in order. */
export type Happened = {
  seq: number;
  at: Date;
  path: string[];
  /** Of a step back: the happening that it undoes, with all that came after. */
  back: number | null;
};

/** When a step was last entered; when it was left, and for which step, where it has been. */
export type Passage = { from: Date; to?: Date; next?: string };

/**
 * The last passage through each step of the process's own flow, by its name; absent: it was never there. In
 * a sub-flow it stays in the step that entered it. The step in which a process ended was left at its end.
 */
export function passagesOf(
  happened: readonly Happened[],
  { finishedAt }: { finishedAt: Date | null },
): Map<string, Passage> {
  const passages = new Map<string, Passage>();
  let here: string | undefined;
  for (const { at, path } of withoutUndone(happened)) {
    for (const address of path) {
      const [step = '', ...inner] = address.split('/');
      if (step === here && inner.length > 0) continue;
      const left = here === undefined ? undefined : passages.get(here);
      if (here !== undefined && left) passages.set(here, { ...left, to: at, next: step });
      passages.set(step, { from: at });
      here = step;
    }
  }
  const last = here === undefined ? undefined : passages.get(here);
  if (here !== undefined && last && finishedAt) passages.set(here, { ...last, to: finishedAt });
  return passages;
}

function withoutUndone(happened: readonly Happened[]): Happened[] {
  const kept: Happened[] = [];
  for (const each of happened) {
    const { back } = each;
    while (back !== null && kept.length > 0 && (kept.at(-1)?.seq ?? 0) >= back) kept.pop();
    kept.push(each);
  }
  return kept;
}
