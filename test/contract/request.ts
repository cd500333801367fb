import type { World } from './world.ts';

/** How one endpoint is called; its method and path are those of its row. */
export type Request = {
  /** For the placeholders of the path. */
  params?: Record<string, string>;
  /** With its `?`. */
  query?: string;
  /** One of the two, as bytes on the wire. */
  form?: string;
  json?: unknown;
  headers?: Record<string, string>;
  /** What is answered; 200 where not said. */
  status?: number;
};

/** By row of the reference. */
export type Requests = Record<number, (world: World) => Request | Promise<Request>>;
