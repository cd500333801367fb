import { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from './deps.ts';
import { addDocsRoutes } from './routes/docs.tsx';
import { addFlowRoutes } from './routes/flows.ts';
import { addInboundRoutes } from './routes/inbounds.ts';
import { addLineRoutes } from './routes/lines.ts';
import { answerProblem, answerUnknownRoute } from './routes/problem.ts';
import { addWabaSubscriptionRoute } from './routes/wabaSubscription.ts';

/** All of HTTP: each route says itself who may call it; what a route throws becomes an answer here. */
export function buildApp(deps: Deps): OpenAPIHono {
  const app = new OpenAPIHono();
  app.onError((error, c) => answerProblem(c, error, deps.log));
  app.notFound(answerUnknownRoute);

  addFlowRoutes(app, deps);
  addWabaSubscriptionRoute(app, deps);
  addLineRoutes(app, deps);
  addInboundRoutes(app, deps);
  addDocsRoutes(app, deps.publicUrl);
  return app;
}
