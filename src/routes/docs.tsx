import type { OpenAPIHono } from '@hono/zod-openapi';
import { flowJsonSchema } from '../engine/definition.ts';
import { flowCasesJsonSchema } from '../simulator/flowCases.ts';
import { type ApiDocument, DocsPage } from './docsPage.tsx';

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

  let made: object | undefined;
  const api = () => {
    made ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Chasqui API',
        version: '1',
        description:
          'A self-hosted WhatsApp engagement service. Bodies are JSON or forms; dotted form names are objects. A field that an endpoint does not name changes nothing. Writes take an Idempotency-Key.',
      },
      servers: [{ url: publicUrl }],
    });
    return made;
  };

  app.get('/', (c) => c.redirect('/docs'));
  app.get('/openapi.json', (c) => c.json(api()));
  app.get('/schemas/flow.json', (c) => c.json(flowJsonSchema()));
  app.get('/schemas/flow-cases.json', (c) => c.json(flowCasesJsonSchema()));
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(`<!doctype html>${<DocsPage api={asRead(api())} />}`);
  });
}

// The generator's own type is that of the whole standard; the page reads the part that is named here.
const asRead = (document: object): ApiDocument => document as ApiDocument;
