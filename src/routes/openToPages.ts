import type { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';

/**
 * Lets pages of any origin call what a web key opens: the key is in a header that a page must have been
 * given, and no cookie speaks for anybody. Other routes are for programs, whose keys belong in no page.
 */
export const openToPages = (app: OpenAPIHono, path: string): void => {
  app.use(path, allowPages);
};

const allowPages = cors({
  origin: '*',
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['Truora-API-Key', 'Authorization', 'Content-Type', 'Idempotency-Key'],
  exposeHeaders: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  maxAge: 7_200,
});
