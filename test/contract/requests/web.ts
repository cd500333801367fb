import type { Requests } from '../request.ts';

export const web: Requests = {
  27: ({ flowId }) => ({
    form: `key_type=web&grant=digital-identity&country=ALL&document_type=passport&flow_id=${flowId}&account_id=ana.1&emails=ana@x.pe&phones=+51900000001&redirect_url=https%3A%2F%2Fshop.example&start_variables.metadata.plan=gold`,
  }),
  28: ({ processId }) => ({ params: { process_id: processId } }),
};
