import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** All addresses of a name, as `dns.lookup` with `all` gives them. */
export type NameLookup = (
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** A name server that says nothing is asked twice; the third second tells that there is no answer. */
const timeoutMs = 1_500;
const tries = 2;

/**
 * Asks the name servers themselves, each name on its own: the system's `getaddrinfo` has four threads
 * for the whole process, and four names whose server does not answer would keep everybody's waiting.
 * What `isOurs`, as the operator has named it, is the system's to say: it knows `/etc/hosts` and search
 * domains. `localhost` is what RFC 6761 says. `servers` are the system's where they are not given.
 */
export function createNameLookup(
  isOurs: (host: string) => boolean,
  servers?: readonly string[],
): NameLookup {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  if (servers !== undefined) resolver.setServers(servers);
  return (host, options, done) => {
    if (isOurs(host)) return systemLookup(host, { ...options, all: true }, done);
    if (isLocalhost(host)) return process.nextTick(done, null, ofFamily(loopback, options));
    resolveAll(resolver, host, options).then(
      (found) => done(null, found),
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };
}

const isLocalhost = (host: string): boolean => /^(.+\.)?localhost\.?$/i.test(host);

const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const ofFamily = (found: LookupAddress[], { family }: LookupOptions): LookupAddress[] =>
  found.filter((each) => isWanted(family, each.family));

const isWanted = (wanted: LookupOptions['family'], family: number): boolean =>
  wanted === undefined || wanted === 0 || wanted === family || wanted === `IPv${family}`;

/** Of both families what there is; an error only where neither has any. */
async function resolveAll(
  resolver: Resolver,
  host: string,
  { family }: LookupOptions,
): Promise<LookupAddress[]> {
  const asked = [
    isWanted(family, 4) ? resolver.resolve4(host) : [],
    isWanted(family, 6) ? resolver.resolve6(host) : [],
  ];
  const [four, six] = await Promise.allSettled(asked);
  const found = [four, six].flatMap((each, index) =>
    each?.status === 'fulfilled'
      ? each.value.map((address) => ({ address, family: index === 0 ? 4 : 6 }))
      : [],
  );
  if (found.length > 0) return found;
  const failed = [four, six].find((each) => each?.status === 'rejected');
  throw failed?.status === 'rejected' ? failed.reason : new Error(`${host} has no address`);
}
