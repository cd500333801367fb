import { Readable } from 'node:stream';
import { cursorText } from '../src/db/cursor.ts';
import { toWire } from '../src/db/ids.ts';
import { percentiles } from './latency.ts';
import { makeOutbound } from './outbound.ts';
import { residentMib } from './procfs.ts';
import type { Series } from './report.ts';
import { caller, type Service, type Stage } from './service.ts';

/** How many recipients, and how often a page of them is asked for. */
export type PlanSizes = { rows: number; pages: number };

/**
 * A campaign is planned from a CSV of people nobody knows: uploaded over HTTP and started, until it runs (there is no
 * sender); then its preview, and pages of a hundred of its recipients from anywhere in it, as they are and of the state they
 * are in.
 */
export async function measurePlanning(stage: Stage, { rows, pages }: PlanSizes): Promise<Series[]> {
  const service = await stage.startService('web,relay,jobs');
  try {
    const key = await stage.apiKey();
    const api = caller(service.url, { 'Truora-API-Key': key });
    const path = await makeDraft(stage, service, api);
    const before = Math.max(...(await Promise.all(service.pids.map(residentMib))));

    const memory = watchMemory(service.pids);
    const planned = await timed(async () => {
      await upload(`${service.url}${path}/recipients`, key, rows);
      await api('POST', `${path}/start`);
      while ((await api('GET', path)).status !== 'running') await sleep(25);
    });
    const quarters = memory();
    const after = await residentMib(service.pids[0] ?? 0);
    const previews: number[] = [];
    let isComplete = true;
    for (let n = 0; n < 5; n += 1) {
      previews.push(
        await timed(async () => {
          ({ complete: isComplete } = await api('POST', `${path}/preview`));
        }),
      );
    }
    process.stderr.write(
      `The preview looked at ${isComplete ? 'everybody' : 'some'}; ${Math.round(before)} MiB before the upload\n`,
    );
    const places = await somePlaces(service, pages);
    const page = await timesOf(places, (key) =>
      api('GET', `${path}/recipients?limit=100&start_key=${key}`),
    );
    const ofState = await timesOf(places, (key) =>
      api('GET', `${path}/recipients?state=pending&limit=100&start_key=${key}`),
    );
    return [
      { name: 'plan_seconds', unit: 's', values: [planned / 1000], budget: { atMost: 90 } },
      { name: 'plan_rps', unit: '/s', values: [(rows * 1000) / planned] },
      { name: 'plan_rss_mib', unit: 'MiB', values: [after], budget: { atMost: 350 } },
      { name: 'plan_rss_second_quarter_mib', unit: 'MiB', values: [quarters[1]] },
      { name: 'plan_rss_last_quarter_mib', unit: 'MiB', values: [quarters[3]] },
      { name: 'preview_ms', unit: 'ms', values: previews },
      { name: 'recipients_page_p50_ms', unit: 'ms', values: [page.p50], budget: { atMost: 50 } },
      { name: 'recipients_page_p99_ms', unit: 'ms', values: [page.p99] },
      {
        name: 'recipients_of_state_p50_ms',
        unit: 'ms',
        values: [ofState.p50],
        budget: { atMost: 50 },
      },
      { name: 'recipients_of_state_p99_ms', unit: 'ms', values: [ofState.p99] },
    ];
  } finally {
    await service.stop();
  }
}

async function makeDraft(
  stage: Stage,
  service: Service,
  api: ReturnType<typeof caller>,
): Promise<string> {
  const { outboundId } = await makeOutbound(stage, service, {
    name: 'bench_visit',
    text: 'Hola {{1}}, ¿vienes a {{2}}?',
    variables: ['name', 'city'],
  });
  const { campaign_id: id } = await api('POST', '/v1/whatsapp/campaigns', {
    name: 'Large',
    outbound_id: toWire('OTB', outboundId),
    user_authorized: true,
  });
  return `/v1/whatsapp/campaigns/${id}`;
}

async function upload(url: string, key: string, rows: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Truora-API-Key': key, 'Content-Type': 'text/csv' },
    body: Readable.toWeb(Readable.from(csv(rows))),
    duplex: 'half',
  } as RequestInit);
  const text = await response.text();
  const { accepted, status } = JSON.parse(text);
  if (status !== 'succeeded' || accepted !== rows) throw new Error(`The upload: ${text}`);
}

const names = ['Ana', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo'];
const families = ['Quispe', 'Mamani', 'Flores', 'Rojas', 'Huamán', 'Torres', 'Silva'];

function* csv(rows: number): Generator<Buffer> {
  yield Buffer.from('phone_number,name,city\n');
  for (let n = 0; n < rows; ) {
    let chunk = '';
    for (let end = Math.min(rows, n + 1_000); n < end; n++) {
      const name = `${names[n % names.length]} ${families[n % families.length]}`;
      chunk += `+519${String((n * 7919) % 100_000_000).padStart(8, '0')},${name},city ${n % 5_000}\n`;
    }
    yield Buffer.from(chunk);
  }
}

/** Places to begin a page at, anywhere among the recipients. */
async function somePlaces({ sql }: Service, count: number): Promise<string[]> {
  const rows = await sql<{ contact_id: string }[]>`
    select contact_id from campaign_recipient order by random() limit ${count}::int`;
  return rows.map(({ contact_id: id }) => cursorText([id]));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function timesOf(places: string[], get: (key: string) => Promise<unknown>) {
  const took: number[] = [];
  for (const key of places) took.push(await timed(() => get(key)));
  return percentiles(took);
}

/** Ends with the most that the process has held in each quarter of the time, in MiB. */
function watchMemory([pid = 0]: number[]): () => [number, number, number, number] {
  const seen: number[] = [];
  const timer = setInterval(() => void residentMib(pid).then((mib) => seen.push(mib)), 50);
  return () => {
    clearInterval(timer);
    const quarter = Math.ceil(seen.length / 4);
    const most = (n: number) => Math.max(...seen.slice(n * quarter, (n + 1) * quarter));
    return [most(0), most(1), most(2), most(3)];
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
