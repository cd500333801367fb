import type { Requests } from '../request.ts';

export const processes: Requests = {
  62: () => ({ query: '?status=pending&limit=1' }),
  63: ({ processId }) => ({ params: { process_id: processId } }),
  65: ({ processId }) => ({ params: { process_id: processId } }),
  66: ({ processId }) => ({ params: { process_id: processId } }),
};
