import type { Requests } from '../request.ts';

export const contacts: Requests = {
  57: () => ({ query: '?limit=1' }),
  58: ({ contactId }) => ({ params: { contact_id: contactId }, query: '?key_type=contact_id' }),
};
