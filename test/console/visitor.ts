import type { Env, Hono } from 'hono';

/** A browser as far as pages can tell: it keeps the cookie, and says where its forms come from. */
export function openBrowser(app: Pick<Hono<Env>, 'request'>, language = 'en') {
  let cookie = '';
  const ask = async (path: string, form?: Record<string, string>, headers: object = {}) => {
    const response = await app.request(path, {
      method: form ? 'POST' : 'GET',
      headers: {
        'Accept-Language': language,
        ...(cookie && { Cookie: cookie }),
        ...(form && { Origin: 'http://chasqui.test' }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0] ?? '';
    return {
      status: response.status,
      to: response.headers.get('location'),
      headers: response.headers,
      text: await response.text(),
    };
  };
  return { ask, cookie: () => cookie };
}
