import type { Command } from 'commander';
import { z } from 'zod';
import { callerOf, type Served, withServed } from './callApi.ts';

/** `chasqui hooks list|events|redeliver`: at a running Chasqui, over HTTP. */
export function addHookCommands(parent: Command): void {
  const command = (name: string) => withServed(parent.command(name));

  command('list')
    .description('id, status, what it is told and where, of each hook; and how it fares')
    .action(async (served: Served) => {
      const call = await callerOf(served);
      const { hooks } = hookList.parse(await call('GET', '/v1/hooks'));
      for (const { hook_id, status, event_type, actions, subscriber_url, ...hook } of hooks) {
        const told = [event_type, ...actions].join(' ');
        const failing = hook.failures > 0 ? [`${hook.failures} failures in a row`] : [];
        print([hook_id, status, told, subscriber_url, ...failing, hook.status_reason]);
      }
    });

  command('events')
    .description('what hooks were told, newest first: key, when, what, and whether it was taken')
    .option('--hook <id>', 'HOK…: of this hook alone')
    .option('--status <status>', 'pending, success or failure: these alone')
    .option('--limit <n>', 'so many at most, up to 100', '20')
    .action(async ({ hook, status, limit, ...served }: EventOptions) => {
      const call = await callerOf(served);
      const query = new URLSearchParams({
        limit,
        ...(hook && { hook_id: hook }),
        ...(status && { delivery_status: status }),
      });
      const { events } = eventList.parse(await call('GET', `/v1/hooks/events?${query}`));
      for (const event of events) print(wordsOf(event));
    });

  command('redeliver')
    .description('have an event sent once more, to the address that its hook has now')
    .argument('<key>', 'HIK…, as `hooks events` shows it')
    .action(async (key: string, served: Served) => {
      const call = await callerOf(served);
      const path = `/v1/hooks/events/${encodeURIComponent(key)}/redeliver`;
      print(wordsOf(hookEvent.parse(await call('POST', path))));
    });
}

type EventOptions = Served & { hook?: string; status?: string; limit: string };

const print = (words: string[]) =>
  process.stdout.write(`${words.filter((word) => word !== '').join('  ')}\n`);

const hookList = z.object({
  hooks: z.array(
    z.object({
      hook_id: z.string(),
      status: z.string(),
      status_reason: z.string(),
      event_type: z.string(),
      actions: z.array(z.string()),
      subscriber_url: z.string(),
      failures: z.number(),
    }),
  ),
});

const hookEvent = z.object({
  idempotency_key: z.string(),
  event_type: z.string(),
  event_action: z.string(),
  delivery_status: z.string(),
  delivery_attempts: z.number(),
  response_status: z.number(),
  error: z.string(),
  timestamp: z.string(),
});
const eventList = z.object({ events: z.array(hookEvent) });

function wordsOf(event: z.output<typeof hookEvent>): string[] {
  const { idempotency_key: key, timestamp, event_type: type, event_action: action } = event;
  const tries = `${event.delivery_attempts} ${event.delivery_attempts === 1 ? 'try' : 'tries'}`;
  const answered = event.response_status === 0 ? event.error : `answered ${event.response_status}`;
  return [key, timestamp, `${type} ${action}`, event.delivery_status, tries, answered];
}
