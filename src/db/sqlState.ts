/** The SQLSTATE of a database error ('40P01'), also where drizzle wrapped it; '' for any other error. */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return sqlState(error.cause);
}

/** Classes 22 (data), 23 (constraint) and 54 (limits): the rows themselves are at fault, not the moment. */
export const isDataError = (error: unknown): boolean => /^(22|23|54)/.test(sqlState(error));
