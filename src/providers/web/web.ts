import type { Failure, Provider } from '../contract.ts';

const never = (title: string): Failure => ({
  code: 0,
  detail: title,
  policy: { action: 'never' },
});

const noSuchThing = {
  ok: false,
  why: 'refused',
  code: 0,
  message: 'The web channel has no such thing',
} as const;

/**
 * The channel of web pages. Nobody is called: a page asks for what was said, and what it answers comes
 * over the API, so a message is handed over by being there.
 */
export const web: Provider = {
  name: 'web',
  pushes: false,
  verify: () => false,
  names: () => ({ lineIds: [], wabaIds: [] }),
  normalise: () => [],
  readNews: () => undefined,
  readTemplateNews: () => undefined,
  failureOf: (_code, title) => never(title),
  refusesMedia: () => false,
  send: async (_line, { attemptId }) => ({
    outcome: 'accepted',
    providerMessageId: `web.${attemptId}`,
  }),
  markRead: async (_line, providerMessageId) => ({ outcome: 'accepted', providerMessageId }),
  listNumbers: async () => ({ ok: true, value: [] }),
  listTemplates: async () => ({ ok: true, value: [] }),
  uploadExample: async () => noSuchThing,
  createTemplate: async () => noSuchThing,
  changeTemplate: async () => noSuchThing,
  deleteTemplate: async () => noSuchThing,
  subscribeApp: async () => noSuchThing,
  findMedia: async () => noSuchThing,
  downloadMedia: async () => ({ ok: false, why: 'gone', message: noSuchThing.message }),
  // A page reads files from us.
  uploadMedia: async () => ({ ok: true, value: { id: 'web' } }),
};
