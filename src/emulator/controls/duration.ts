const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `25h`, `-90m`, `1.5d`, `500ms`; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  const found = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = unitMs[found?.[2] ?? ''];
  return unit === undefined ? undefined : Number(found?.[1]) * unit;
}
