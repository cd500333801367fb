import { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from './deps.ts';
import { addAgentStatusRoutes } from './routes/agentStatus.ts';
import { addAgentRoutes } from './routes/agents.ts';
import { addAgentTemplateRoutes } from './routes/agentTemplates.ts';
import { addApiKeyRoutes } from './routes/apiKeys.ts';
import { addCampaignRoutes } from './routes/campaigns.ts';
import { addChannelRoute } from './routes/channels.ts';
import { addChatMarkRoutes } from './routes/chatMarks.ts';
import { addChatSendRoute } from './routes/chatSend.ts';
import { addChatOwnerRoute, addChatRoutes } from './routes/chats.ts';
import { addContactFileRoutes } from './routes/contactFiles.ts';
import { addContactPropertyRoutes } from './routes/contactProperties.ts';
import { addContactSegmentRoutes } from './routes/contactSegments.ts';
import { addContactRoutes } from './routes/contacts.ts';
import { addDocsRoutes } from './routes/docs.tsx';
import { addEventRoute } from './routes/events.ts';
import { addFlowDiagramRoute } from './routes/flowDiagram.tsx';
import { addFlowFileRoutes } from './routes/flowFiles.ts';
import { addFlowLifeRoutes } from './routes/flowLife.ts';
import { addFlowMigrationRoute } from './routes/flowMigration.ts';
import { addFlowSimulateRoute } from './routes/flowSimulate.ts';
import { addFlowRoutes } from './routes/flows.ts';
import { addFlowTryRoute } from './routes/flowTry.ts';
import { addFlowVerifyRoute } from './routes/flowVerify.ts';
import { addFlowVersionRoutes } from './routes/flowVersions.ts';
import { addHookEventRoutes } from './routes/hookEvents.ts';
import { addHookRoutes } from './routes/hooks.ts';
import { addInboundRoutes } from './routes/inbounds.ts';
import { addJournalRoutes } from './routes/journal.ts';
import { addLineRoutes } from './routes/lines.ts';
import { addMediaRoutes } from './routes/media.ts';
import { addOperationsRoutes } from './routes/operations.ts';
import { addOutboundRoutes } from './routes/outbounds.ts';
import { answerProblem, answerUnknownRoute } from './routes/problem.ts';
import { addProcessRoutes } from './routes/processes.ts';
import { addProcessLifeRoutes } from './routes/processLife.ts';
import { addProcessPdfRoute } from './routes/processPdf.ts';
import { addSecretRoutes } from './routes/secrets.ts';
import { addWabaSubscriptionRoute } from './routes/wabaSubscription.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';
import { addWebProcessRoutes } from './routes/webProcesses.ts';

/** All of HTTP: each route says itself who may call it; what a route throws becomes an answer here. */
export function buildApp(deps: Deps): OpenAPIHono {
  const app = new OpenAPIHono();
  app.onError((error, c) => answerProblem(c, error, deps.log));
  app.notFound(answerUnknownRoute);

  addWebhookRoutes(app, deps);
  addOperationsRoutes(app, deps);
  addFlowRoutes(app, deps);
  addFlowVerifyRoute(app, deps);
  addFlowVersionRoutes(app, deps);
  addFlowLifeRoutes(app, deps);
  addFlowFileRoutes(app, deps);
  addFlowMigrationRoute(app, deps);
  addFlowDiagramRoute(app, deps);
  addFlowSimulateRoute(app, deps);
  addFlowTryRoute(app, deps);
  addWabaSubscriptionRoute(app, deps);
  addLineRoutes(app, deps);
  addInboundRoutes(app, deps);
  addOutboundRoutes(app, deps);
  addCampaignRoutes(app, deps);
  addProcessRoutes(app, deps);
  addWebProcessRoutes(app, deps);
  addProcessLifeRoutes(app, deps);
  addProcessPdfRoute(app, deps);
  addJournalRoutes(app, deps);
  addChatRoutes(app, deps);
  addChatOwnerRoute(app, deps);
  addContactFileRoutes(app, deps);
  addContactPropertyRoutes(app, deps);
  addContactSegmentRoutes(app, deps);
  addChatSendRoute(app, deps);
  addEventRoute(app, deps);
  addChannelRoute(app, deps);
  addChatMarkRoutes(app, deps);
  addAgentRoutes(app, deps);
  addAgentStatusRoutes(app, deps);
  addAgentTemplateRoutes(app, deps);
  addContactRoutes(app, deps);
  addMediaRoutes(app, deps);
  addSecretRoutes(app, deps);
  addApiKeyRoutes(app, deps);
  addHookEventRoutes(app, deps);
  addHookRoutes(app, deps);
  addDocsRoutes(app, deps.publicUrl);
  return app;
}

/** What a process without the role `web` serves: nothing but how it does. */
export function buildOperationsApp(deps: Pick<Deps, 'database'>): OpenAPIHono {
  const app = new OpenAPIHono();
  addOperationsRoutes(app, deps);
  return app;
}
