import type { Requests } from '../request.ts';

export const engagement: Requests = {
  50: ({ chatId }) => ({ params: { chat_id: chatId } }),
  51: ({ chatId }) => ({ params: { chat_id: chatId }, query: '?actor_type=user&type=message' }),
  52: () => ({
    query:
      '?status=open&from_last_activity_date=2026-01-01T00:00:00-05:00&to_last_activity_date=2036-01-01T00:00:00Z',
  }),
};
