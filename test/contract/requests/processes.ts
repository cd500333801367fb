import { eventually } from '../../support/journey.ts';
import type { Requests } from '../request.ts';

export const processes: Requests = {
  46: ({ processId }) => ({ params: { process_id: processId } }),
  61: async ({ api, phone }) => {
    await phone('3').say('hola');
    await phone('3').receives(2);
    await phone('3').say('ana@example.com');
    const process_id = await eventually(async () => {
      const { body } = await api('GET', '/v1/processes');
      const [newest] = body.identity_processes;
      return newest.current_step === 'menu' && newest.process_id;
    });
    return { params: { process_id } };
  },
  62: () => ({ query: '?status=pending&limit=1' }),
  63: ({ processId }) => ({ params: { process_id: processId } }),
  64: async ({ api, phone }) => {
    await phone('2').say('hola');
    const process_id = await eventually(async () => {
      const { body } = await api('GET', '/v1/processes');
      return body.identity_processes.length === 3 && body.identity_processes[0].process_id;
    });
    await api('DELETE', `/v1/processes/${process_id}`);
    return { params: { process_id }, status: 202 };
  },
  65: ({ processId }) => ({ params: { process_id: processId } }),
  66: ({ processId }) => ({ params: { process_id: processId } }),
};
