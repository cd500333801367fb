import { randomUUID } from 'node:crypto';
import { createCrowd } from './conversation.ts';
import { measureReply } from './latency.ts';
import { makeOutbound } from './outbound.ts';
import { makePhones } from './phones.ts';
import { residentMib } from './procfs.ts';
import { untilDrained } from './relay.ts';
import type { Series } from './report.ts';
import { caller, type Service, type Stage } from './service.ts';

/** How many recipients, and the seconds for which sending and replies are measured. */
export type CampaignSizes = {
  recipients: number;
  sendSeconds: number;
  replySeconds: number;
  /** How often it is paused, and how long it goes before each. */
  pauses: number;
  pauseEveryMs: number;
};

/**
 * One campaign over a line of 1,000 a second with three statuses coming back of each message, batched: messages a
 * second until the last recipient has read; how long pause and cancel take meanwhile; and replies to people
 * who write, without it and beside it.
 */
export async function measureCampaign(
  stage: Stage,
  { recipients, sendSeconds, replySeconds, pauses, pauseEveryMs }: CampaignSizes,
): Promise<Series[]> {
  const control = caller(`${stage.emulatorUrl}/emulator`);
  const service = await stage.startService('web,relay,sender,jobs');
  try {
    await control('PUT', '/webhook', {
      url: `${service.url}/v1/whatsapp/meta/messages`,
      app_secret: 'emulator-secret',
      verify_token: 'emulator-verify',
      batch: { max: 200, wait_ms: 100 },
    });
    const campaign = await makeCampaign(stage, service, recipients);
    const people = 200;
    const firstNumber = 51_940_000_000;
    await makePhones(stage, firstNumber, people);
    const crowd = createCrowd({ ...stage, firstNumber, people });
    const replies = () => measureReply(service, stage.emulatorUrl, crowd, 30, replySeconds);
    await replies();
    const alone = await replies();

    await campaign.say('start');
    await campaign.until(({ pending, held }) => pending + held < recipients);
    const startedAt = performance.now();
    const { left: before } = await campaign.look();
    const stops = await campaign.stop(pauses, pauseEveryMs);
    const from = await campaign.look();
    await sleep(sendSeconds * 1000);
    // Sustained: the clock stops when nothing of what it has set going waits any more.
    await campaign.say('pause');
    const { sent } = await campaign.look();
    await untilDrained(service.sql);
    const to = await campaign.look();
    if (to.failed > 0) throw new Error(`${to.failed} messages of the campaign have failed`);
    await campaign.say('resume');
    const rss = Math.max(...(await Promise.all(service.pids.map(residentMib))));
    // Latency of replies while it goes at full pace; those sends are told apart by whom they go to.
    const beside = await replies();
    const counted = await campaign.look();
    const cancelMs = await campaign.timed('cancel');
    const perSecond = (sent - from.sent) / ((to.at - from.at) / 1000);
    const readPerSecond = (to.read - from.read) / ((to.at - from.at) / 1000);
    process.stderr.write(
      `${before} waited, ${counted.left} left after ${Math.round((performance.now() - startedAt) / 1000)} s\n`,
    );
    return [
      series('campaign_sent_rps', '/s', [perSecond], { atLeast: 250 }),
      series('campaign_read_rps', '/s', [readPerSecond], { atLeast: 240 }),
      series('campaign_pause_ms', 'ms', stops, { atMost: 200 }),
      series('campaign_cancel_ms', 'ms', [cancelMs], { atMost: 200 }),
      series('reply_alone_p50_ms', 'ms', [alone.p50]),
      series('reply_beside_p50_ms', 'ms', [beside.p50]),
      series('reply_beside_p50_times', '×', [beside.p50 / alone.p50], { atMost: 2 }),
      series('reply_alone_p99_ms', 'ms', [alone.p99]),
      series('reply_beside_p99_ms', 'ms', [beside.p99]),
      series('campaign_rss_mib', 'MiB', [rss], { atMost: 350 }),
    ];
  } finally {
    await service.stop();
  }
}

const series = (name: string, unit: string, values: number[], budget?: Series['budget']): Series =>
  ({ name, unit, values, ...(budget && { budget }) }) as Series;

/** `sent`: accepted by the provider, and not failed since. */
type Look = { at: number; sent: number; read: number; failed: number; left: number };

/** An approved template and a draft with so many recipients, put there as an upload leaves them. */
async function makeCampaign(stage: Stage, service: Service, recipients: number) {
  const { url, sql } = service;
  const control = caller(`${stage.emulatorUrl}/emulator`);
  await control('PUT', '/limits', { window: false, pair: null, tier: null, throughput: 1000 });
  const { accountId, lineId, outboundId } = await makeOutbound(stage, service, {
    name: 'bench_offer',
    text: 'Hola, tenemos algo para ti.',
    variables: [],
  });
  const campaignId = randomUUID();
  await sql`insert into campaign (account_id, id, name, status, outbound_id, line_id, variables, country_code,
      sources, expires_after, failure_reason, created_at, updated_at)
    values (${accountId}, ${campaignId}, 'Bench', 'draft', ${outboundId}, ${lineId},
      '{}'::text::jsonb, '', '[]'::text::jsonb, '72h', '', now(), now())`;
  await sql`with people as (
      insert into contact (account_id, id, name, phone, country, wa_id, tags, properties, created_at, updated_at)
      select ${accountId}, gen_random_uuid(), 'P' || n, '+' || (51950000000 + n), 'PE',
        (51950000000 + n)::text, '[]', '{}', now(), now()
      from generate_series(1, ${recipients}::int) as n returning id, wa_id
    ), identities as (
      insert into contact_identity (account_id, kind, value, contact_id, created_at)
      select ${accountId}, 'number', wa_id, id, now() from people
    )
    insert into campaign_recipient (account_id, campaign_id, contact_id, id, variables, state, due_at,
      created_at, updated_at)
    select ${accountId}, ${campaignId}, id, gen_random_uuid(), '{}', 'pending',
      now() - random() * interval '1 minute', now(), now() from people`;
  await sql`insert into campaign_count (account_id, campaign_id, kind, name, shard, count)
    values (${accountId}, ${campaignId}, 'state', 'pending', 0, ${recipients})`;
  await sql`analyze`;
  for (let n = 1; n <= recipients; n += 100) {
    await Promise.all(
      [...Array(Math.min(100, recipients - n + 1)).keys()].map((more) =>
        control('POST', '/phones', { phone: `+${51_950_000_000 + n + more}`, auto: {} }),
      ),
    );
  }
  const key = await stage.apiKey();
  const api = caller(url, { 'Truora-API-Key': key });
  const path = `/v1/whatsapp/campaigns/CPG${campaignId.replaceAll('-', '')}`;
  const look = async (): Promise<Look> => {
    const { counters } = await api('GET', path);
    const { pending, held, delivered, read, failed } = counters;
    return {
      at: performance.now(),
      sent: counters.sent + delivered + read,
      read,
      failed,
      left: pending + held,
    };
  };
  const say = (verb: string) => api('POST', `${path}/${verb}`);
  const timed = async (verb: string): Promise<number> => {
    const before = performance.now();
    await say(verb);
    return performance.now() - before;
  };
  return {
    say,
    look,
    timed,
    until: async (isSo: (counters: { pending: number; held: number }) => boolean) => {
      while (!isSo((await api('GET', path)).counters)) await sleep(50);
    },
    /** Pauses and resumes it so often, at full pace; how long each pause took. */
    async stop(times: number, everyMs: number): Promise<number[]> {
      const took: number[] = [];
      for (let n = 0; n < times; n += 1) {
        await sleep(everyMs);
        took.push(await timed('pause'));
        await say('resume');
      }
      return took;
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
