import type { OpenAPIHono } from '@hono/zod-openapi';
import { flowJsonSchema } from '../engine/definition.ts';
import { flowCasesJsonSchema } from '../simulator/flowCases.ts';
import { type ApiDocument, describeApi } from './describeApi.ts';
import { DocsPage } from './docsPage.tsx';

/** `/openapi.json`, `/docs` (and `/`, which leads to it), `/schemas/…`: open to everybody, made once. */
export function addDocsRoutes(app: OpenAPIHono, publicUrl: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'Truora-API-Key',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });

  let made: ApiDocument | undefined;
  const api = () => {
    made ??= describeApi(app, publicUrl);
    return made;
  };

  app.get('/', (c) => c.redirect('/docs'));
  app.get('/openapi.json', (c) => c.json(api()));
  app.get('/schemas/flow.json', (c) => c.json(flowJsonSchema()));
  app.get('/schemas/flow-cases.json', (c) => c.json(flowCasesJsonSchema()));
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(`<!doctype html>${<DocsPage api={api()} />}`);
  });
}
