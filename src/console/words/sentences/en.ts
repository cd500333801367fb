/** What the API says to those who write programs, as it is said to those who read a page. */
export const sentences: Record<string, string> = {};
