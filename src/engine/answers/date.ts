import { DateTime } from 'luxon';

/**
 * A date as `2026-12-31`, from `31/12/2026`, `31-12`, `31.12.26` or ISO. Day before month, but for
 * American English. Without a year it is this year's, or with `past` the last one, with `future` the
 * next one. `past` and `future` leave today out.
 */
export function readDate(
  written: string,
  wanted: { past?: boolean | undefined; future?: boolean | undefined },
  customs: { language: string; timezone: string; now: Date },
): string | undefined {
  const today = DateTime.fromJSDate(customs.now, { zone: customs.timezone }).startOf('day');
  const date = isoDate(written, today) ?? writtenDate(written, wanted, today, customs.language);
  if (date === undefined) return undefined;
  if (wanted.past === true && date >= today) return undefined;
  if (wanted.future === true && date <= today) return undefined;
  return date.toISODate() ?? undefined;
}

function isoDate(written: string, today: DateTime): DateTime | undefined {
  const [, year, month, day] =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(written) ?? [];
  return dateOf(today, Number(year), Number(month), Number(day));
}

function writtenDate(
  written: string,
  wanted: { past?: boolean | undefined; future?: boolean | undefined },
  today: DateTime,
  language: string,
): DateTime | undefined {
  const [, first, second, years] =
    /^(\d{1,2})\s?[-/. ]\s?(\d{1,2})(?:\s?[-/. ]\s?(\d{4}|\d{2}))?$/.exec(written) ?? [];
  const monthFirst = /^en-us$/i.test(language);
  const day = Number(monthFirst ? second : first);
  const month = Number(monthFirst ? first : second);
  if (years !== undefined) return dateOf(today, fullYear(years, wanted, today), month, day);
  const near = [0, -1, 1, -2, 2, -3, 3, -4, 4].map((away) =>
    dateOf(today, today.year + away, month, day),
  );
  return near.find(
    (date) =>
      date !== undefined &&
      (wanted.past !== true || date < today) &&
      (wanted.future !== true || date > today),
  );
}

/** Two digits are of the century that puts them nearest, never in the future where the past is wanted. */
function fullYear(digits: string, wanted: { past?: boolean | undefined }, today: DateTime): number {
  if (digits.length === 4) return Number(digits);
  const inThisCentury = Math.floor(today.year / 100) * 100 + Number(digits);
  const latest = wanted.past === true ? today.year : today.year + 50;
  return inThisCentury > latest ? inThisCentury - 100 : inThisCentury;
}

function dateOf(today: DateTime, year: number, month: number, day: number): DateTime | undefined {
  // What was no number at all is NaN here, and luxon throws on it.
  if (Number.isNaN(year + month + day) || year < 1800 || year > 2200) return undefined;
  const date = DateTime.fromObject({ year, month, day }, { zone: today.zone });
  return date.isValid ? date : undefined;
}
