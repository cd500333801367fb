/** What the API says, in Portuguese. */
export const sentences: Record<string, string> = {
  'An account has at most {1} hooks': 'Uma conta tem no máximo {1} webhooks',
};
