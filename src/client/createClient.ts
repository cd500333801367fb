import createFetchClient, {
  type ClientPathsWithMethod,
  type Client as FetchClient,
  type MaybeOptionalInit,
  type MethodResponse,
} from 'openapi-fetch';
import type { paths } from './api.ts';

export type { components, operations, paths } from './api.ts';

/** The API with its types: paths, parameters, bodies and answers are those of `/openapi.json`. */
export type Client = {
  get: Call<'get'>;
  post: Call<'post'>;
  put: Call<'put'>;
  delete: Call<'delete'>;
};

/** Calls a path; resolves with what is in the answer, or throws a ChasquiError. */
type Call<Method extends 'get' | 'post' | 'put' | 'delete'> = <
  Path extends ClientPathsWithMethod<FetchClient<paths>, Method>,
>(
  path: Path,
  ...request: undefined extends MaybeOptionalInit<paths[Path], Method>
    ? [MaybeOptionalInit<paths[Path], Method>?]
    : [MaybeOptionalInit<paths[Path], Method>]
) => Promise<MethodResponse<FetchClient<paths>, Method, Path>>;

/** `url` as in `http://127.0.0.1:3000`; `key` is an API key. */
export function createClient({ url, key }: { url: string; key: string }): Client {
  const { GET, POST, PUT, DELETE, use } = createFetchClient<paths>({
    baseUrl: url,
    headers: { 'Truora-API-Key': key },
    // A text is a file of rows: the call's own `Content-Type` says of which kind.
    bodySerializer: (body: unknown) =>
      typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body),
  });
  use({
    onResponse: async ({ response }) => {
      if (!response.ok) throw new ChasquiError(response.status, problemIn(await response.text()));
    },
  });
  // What is not ok has been thrown by then, so that there is an answer, of the type that `Call` says.
  const answerOf = (call: (...request: never[]) => Promise<{ data?: unknown }>) =>
    (async (...request: never[]) => (await call(...request)).data) as never;
  return {
    get: answerOf(GET),
    post: answerOf(POST),
    put: answerOf(PUT),
    delete: answerOf(DELETE),
  };
}

/** Chasqui's refusal, in its own words. */
export class ChasquiError extends Error {
  override name = 'ChasquiError';
  /** The HTTP status. */
  readonly status: number;
  /** 10000 and the status; `undefined` where the answer has none, as a 401. */
  readonly code: number | undefined;
  /** What is wrong with which field. */
  readonly details: readonly Detail[];

  constructor(status: number, { message, code, details = [] }: Problem) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

type Problem = { message: string; code?: number; details?: Detail[] };

type Detail = { path: string; message: string; contact_id?: string };

/** Whatever stands between may answer something that is no JSON: that is the message then. */
function problemIn(text: string): Problem {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
