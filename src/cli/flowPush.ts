import type { Command } from 'commander';
import { z } from 'zod';
import type { Json } from '../messages/events.ts';
import { type Call, callerOf, type Served, withServed } from './callApi.ts';
import { loadFlow } from './loadFlow.ts';

type Options = Served & { publish?: boolean };

/** `chasqui flow push FILE`: a flow by its name, created or its draft replaced; exit code 1 where it has errors. */
export const addFlowPush = (flow: Command): Command =>
  withServed(flow.command('push'))
    .description('create the flow of that name at a running Chasqui, or replace its draft')
    .argument('<file>', 'JSON, or a module (.ts, .mjs, …) whose default export is the definition')
    .option('--publish', 'publish it too')
    .action(async (file: string, options: Options) => {
      const { lines, hasErrors } = await pushFlow(await loadFlow(file), options);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      if (hasErrors) process.exitCode = 1;
    });

/** Does it, over HTTP; gives what there is to say. Throws a sentence where the service refuses. */
async function pushFlow(definition: Json, { publish, ...served }: Options) {
  const named = withName.safeParse(definition);
  if (!named.success) throw new Error('This is no flow: a flow is an object, and has a name');
  const { name } = named.data;
  const call = await callerOf(served);
  const [known, ...others] = await flowsNamed(call, name);
  if (known && others.length > 0) {
    const ids = [known, ...others].map(({ flow_id }) => flow_id).join(', ');
    throw new Error(`There are several flows named "${name}" (${ids}): rename all but one`);
  }
  const path = known ? `/v1/flows/${known.flow_id}` : '/v1/flows';
  const saved = flowAnswer.parse(await call(known ? 'PUT' : 'POST', path, definition));
  const hasErrors = saved.findings.some(({ severity }) => severity === 'error');
  const lines = [
    `${saved.flow_id}  "${saved.name}": ${known ? 'draft replaced' : 'created'}, revision ${saved.draft_revision}`,
    ...saved.findings.map(({ severity, message, path: way }) =>
      [`  ${severity}: ${message}`, ...(way.length > 0 ? [`[${way.join(' → ')}]`] : [])].join(' '),
    ),
  ];
  if (!publish) return { lines, hasErrors };
  if (hasErrors) return { lines: [...lines, 'Not published: it has errors'], hasErrors };
  const published = flowAnswer.parse(await call('POST', `/v1/flows/${saved.flow_id}/publish`));
  return { lines: [...lines, `Published as version ${published.flow_version}`], hasErrors };
}

const withName = z.looseObject({ name: z.string() });

const flowAnswer = z.object({
  flow_id: z.string(),
  name: z.string(),
  flow_version: z.number(),
  draft_revision: z.number(),
  findings: z.array(
    z.object({ severity: z.string(), message: z.string(), path: z.array(z.string()) }),
  ),
});

const listAnswer = z.object({
  flows: z.array(z.object({ flow_id: z.string(), name: z.string() })),
  next: z.string(),
});

/** The service looks for part of a name, in whatever case; here it is the whole name that counts. */
async function flowsNamed(call: Call, name: string) {
  const found: z.infer<typeof listAnswer>['flows'] = [];
  let next = `/v1/flows?${new URLSearchParams({ name, limit: '100' })}`;
  while (next !== '') {
    const page = listAnswer.parse(await call('GET', next));
    found.push(...page.flows.filter((each) => each.name === name));
    next = page.next;
  }
  return found;
}
