import { caller, type Journey } from './journey.ts';

/** Publishes a flow; gives its id. */
export async function publishWeb({ api }: Pick<Journey, 'api'>, flow: unknown): Promise<string> {
  const { body: made } = await api('POST', '/v1/flows', flow);
  const published = await api('POST', `/v1/flows/${made.flow_id}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  return made.flow_id;
}

/** A web token for one run of a flow, and what a page does with it. */
export async function openPage(
  { api }: Pick<Journey, 'api'>,
  url: string,
  flowId: string,
  more: Record<string, unknown> = {},
) {
  const { status, body: key } = await api('POST', '/v1/api-keys', {
    key_type: 'web',
    grant: 'digital-identity',
    country: 'PE',
    redirect_url: 'https://shop.example/done',
    flow_id: flowId,
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(key));
  const token: string = key.api_key;
  const call = caller(url, { 'Truora-API-Key': token });
  return {
    token,
    call,
    begin: () => call('POST', '/v1/processes'),
    read: (processId: string) => call('GET', `/v1/processes/${processId}`),
    answer: (processId: string, step: string, value: unknown) =>
      call('POST', `/v1/processes/${processId}`, { step_id: step, expected_inputs: [{ value }] }),
    upload: async (bytes: Buffer) => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(bytes)], 'me.png', { type: 'image/png' }));
      const headers = { 'Truora-API-Key': token };
      const answer = await fetch(`${url}/v1/media`, { method: 'POST', headers, body: form });
      return { status: answer.status, body: (await answer.json()) as { media_id: string } };
    },
  };
}
