import type { Env, Hono } from 'hono';

/** A browser as far as pages can tell: it keeps the cookie, and says where its forms come from. */
export function openBrowser(app: Pick<Hono<Env>, 'request'>, language = 'en') {
  let cookie = '';
  const ask = async (
    path: string,
    form?: Record<string, string> | FormData,
    headers: object = {},
  ) => {
    const response = await app.request(path, {
      method: form ? 'POST' : 'GET',
      headers: {
        'Accept-Language': language,
        ...(cookie && { Cookie: cookie }),
        ...(form && { Origin: 'http://chasqui.test' }),
        ...headers,
      },
      ...(form && { body: form instanceof FormData ? form : new URLSearchParams(form) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0] ?? '';
    return {
      status: response.status,
      to: response.headers.get('location'),
      headers: response.headers,
      text: await textOf(response),
    };
  };
  return { ask, cookie: () => cookie };
}

/** Nothing of what never ends. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text();
  await response.body?.cancel();
  return '';
}
