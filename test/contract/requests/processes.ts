import { eventually } from '../../support/journey.ts';
import type { Requests } from '../request.ts';

export const processes: Requests = {
  46: ({ processId }) => ({ params: { process_id: processId } }),
  60: async ({ api, flowId }) => {
    const { body } = await api('POST', '/v1/api-keys', {
      key_type: 'web',
      grant: 'digital-identity',
      country: 'PE',
      redirect_url: 'https://shop.example/done',
      flow_id: flowId,
    });
    return { headers: { 'Truora-API-Key': body.api_key } };
  },
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
    const { body: before } = await api('GET', '/v1/processes');
    await phone('2').say('hola');
    const process_id = await eventually(async () => {
      const { body } = await api('GET', '/v1/processes');
      const [newest] = body.identity_processes;
      return newest.process_id !== before.identity_processes[0].process_id && newest.process_id;
    });
    await api('DELETE', `/v1/processes/${process_id}`);
    return { params: { process_id }, status: 202 };
  },
  65: ({ processId }) => ({ params: { process_id: processId } }),
  66: ({ processId }) => ({ params: { process_id: processId } }),
};
