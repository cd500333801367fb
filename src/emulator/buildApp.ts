import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { controlProblemOf } from './controls/controlError.ts';
import { addOtherRoutes } from './controls/otherRoutes.ts';
import { addPhoneRoutes } from './controls/phoneRoutes.ts';
import { addWorldRoutes } from './controls/worldRoutes.ts';
import type { Emulator } from './emulator.ts';
import { respond } from './graph/answer.ts';
import { errorAnswer } from './graph/graphError.ts';
import { addMediaRoutes } from './graph/mediaRoutes.ts';
import { addMessagesRoute } from './graph/messagesRoute.ts';
import { addObjectRoutes } from './graph/objectRoutes.ts';
import { addSubscriptionRoutes } from './graph/subscriptionRoutes.ts';
import { addTemplateRoutes } from './graph/templateRoutes.ts';
import { addUploadRoutes } from './graph/uploadRoutes.ts';
import { addPageRoutes } from './page/pageRoutes.ts';

/** The emulator's HTTP face: the Graph API, the controls under `/emulator`, the phone page. */
export function buildApp(emulator: Emulator): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Graph answers are stamped where they are made: they are many, and some are never sent.
  for (const path of ['/', '/page/*', '/emulator/*', '/whatsapp_business/*']) {
    app.use(path, async (c, next) => {
      await next();
      c.header('x-emulator-seq', String(emulator.accounting.seq()));
    });
  }
  addMessagesRoute(app, emulator);
  addMediaRoutes(app, emulator);
  addTemplateRoutes(app, emulator);
  addUploadRoutes(app, emulator);
  addSubscriptionRoutes(app, emulator);
  addObjectRoutes(app, emulator);
  app.route('/emulator', buildControls(emulator));
  addPageRoutes(app);

  app.notFound((c) =>
    respond(
      emulator,
      errorAnswer(
        { code: 100, message: `Unknown path components: ${c.req.path}`, http: 400 },
        emulator.ids.trace(),
      ),
    ),
  );
  return app;
}

function buildControls(emulator: Emulator): Hono {
  const controls = new Hono();
  addWorldRoutes(controls, emulator);
  addPhoneRoutes(controls, emulator);
  addOtherRoutes(controls, emulator);
  controls.onError((error, c) => {
    const problem = controlProblemOf(error);
    if (problem === undefined) throw error;
    return c.json({ error: { message: problem.message } }, problem.status);
  });
  return controls;
}
