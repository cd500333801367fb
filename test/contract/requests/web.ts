import type { Requests } from '../request.ts';

export const web: Requests = {
  28: ({ processId }) => ({ params: { process_id: processId } }),
};
