/** The SQLSTATE of a database error ('40P01'), also where drizzle wrapped it; '' for any other error. */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (isUncoded(error)) return codeOfBreach(error.message);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return sqlState(error.cause);
}

/**
 * Citus 13 tells what a shard said to rows that are copied into it by its words alone, with XX000 (internal error) for
 * a code (`ReportCopyError` in its multi_copy.c). Values have been read before: there, only keys and checks refuse.
 */
const isUncoded = (error: Error): boolean =>
  'routine' in error && error.routine === 'ReportCopyError' && breach.test(error.message);

const breach = /violates (unique|check|not-null|foreign key) constraint/;

function codeOfBreach(message: string): string {
  const [, kind] = breach.exec(message) ?? [];
  if (kind === 'unique') return '23505';
  if (kind === 'check') return '23514';
  return kind === 'not-null' ? '23502' : '23503';
}

/**
 * Neither the database nor the connection to it has raised it: our own code has, and it will again. Such
 * an error has no code, or one that Node, the driver or we give to what a caller did wrong.
 */
export const isOwnFault = (error: unknown): boolean =>
  /^(UNDEFINED_VALUE|ERR_INVALID_\w+|ERR_OUT_OF_RANGE|ERR_MISSING_ARGS|[a-z_]*)$/.test(
    sqlState(error),
  );

/** Classes 22 (data), 23 (constraint) and 54 (limits): the rows themselves are at fault, not the moment. */
export const isDataError = (error: unknown): boolean => /^(22|23|54)/.test(sqlState(error));
