/** The SQLSTATE of a database error ('40P01'), also where drizzle wrapped it; '' for any other error. */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return sqlState(error.cause);
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
