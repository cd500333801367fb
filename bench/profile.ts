import { readdirSync, readFileSync } from 'node:fs';

type Frame = { functionName: string; url: string; lineNumber: number };
type Profile = {
  nodes: { id: number; callFrame: Frame; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
};

/**
 * To which part of the way of a message a function belongs. A moment counts for the part of the innermost function that has
 * one, with all that it calls: `decide` holds xstate and Liquid, `accept` the HTTP server's reading of what it asks for.
 */
const parts: [string, RegExp][] = [
  ['driver', /node_modules\/postgres\//],
  ['accept', /dist\/(relay\/(accept|inbox|claimUnclaimed)|routes\/|lines\/findLines|providers\/)/],
  ['claim', /dist\/relay\/(claim|turn|planTurn|timerSpan|lanes|items)/],
  ['gather', /dist\/(relay\/(gather|parse|scene|sensitive)|outbounds\/)/],
  ['decide', /dist\/(relay\/decide|engine\/|messages\/|contacts\/|chats\/)/],
  ['commit', /dist\/(relay\/(commit|writes|work)|hooks\/)/],
  ['send', /dist\/(sender\/|campaigns\/)/],
  ['database', /dist\/db\/|node_modules\/drizzle-orm\//],
  ['HTTP server', /node_modules\/(hono|@hono)\//],
];

const startMs = 4_000;

/**
 * Of all profiles in a folder: the share of each part in the time that the processor worked, and the ten dearest functions by
 * what they do themselves. The first seconds of each process are left out: it starts and compiles in them.
 */
export function costsByPart(folder: string): string {
  const byPart = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, time: number) =>
    sums.set(key, (sums.get(key) ?? 0) + time);
  for (const name of readdirSync(folder)) {
    const profile: Profile = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const parents = new Map(
      profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
    );
    let since = 0;
    for (const [at, sample] of profile.samples.entries()) {
      const time = profile.timeDeltas[at] ?? 0;
      since += time;
      if (since < startMs * 1000) continue;
      const frame = nodes.get(sample)?.callFrame;
      if (!frame || frame.functionName === '(idle)') continue;
      add(byFunction, nameOf(frame), time);
      if (frame.functionName === '(garbage collector)') {
        add(byPart, 'garbage', time);
        continue;
      }
      let part: string | undefined;
      for (let id: number | undefined = sample; id !== undefined && !part; id = parents.get(id)) {
        const url = nodes.get(id)?.callFrame.url ?? '';
        part = parts.find(([, pattern]) => pattern.test(url))?.[0];
      }
      add(byPart, part ?? 'node itself', time);
    }
  }
  const whole = [...byPart.values()].reduce((sum, time) => sum + time, 0);
  const list = (sums: Map<string, number>) =>
    [...sums]
      .sort(([, one], [, other]) => other - one)
      .slice(0, 10)
      .map(([name, time]) => `${((100 * time) / whole).toFixed(1).padStart(6)} %  ${name}\n`)
      .join('');
  return `Where the service's processor time goes\n${list(byPart)}\nThe dearest functions, by what they do themselves\n${list(byFunction)}\n`;
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const place = url.replace(/^.*\/(?=dist\/|node_modules\/)/, '').replace('node_modules/', '');
  return `${functionName || '(anonymous)'}${place && ` ${place}:${lineNumber + 1}`}`;
}
