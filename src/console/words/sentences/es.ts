/** What the API says, in Spanish. */
export const sentences: Record<string, string> = {
  'An account has at most {1} hooks': 'Una cuenta tiene como mucho {1} webhooks',
};
