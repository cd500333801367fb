import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { createNameLookup, type NameLookup } from './nameLookup.ts';

/** Where flows may call: what is public, and what whoever runs the service has opened. */
export type AddressGuard = {
  /** Whether it is there because whoever runs the service has opened it: by its name, or as an address. */
  isOpened: (host: string) => boolean;
  /** Whether a URL's host, where it is an address, may be reached. A name is judged by `lookup`. */
  mayReach: (host: string) => boolean;
  /**
   * For the connection itself: resolves a name once, and hands on none but addresses that may be reached,
   * so that the one that is connected to is the one that was looked at. Fails with `isRefusal`.
   */
  lookup: LookupFunction;
};

export type Reachable = {
  /** Addresses and networks, `10.1.0.0/16`. */
  networks: { address: string; prefix: number }[];
  /** Host names in lower case, whatever they resolve to. */
  hosts: string[];
};

const refusalCode = 'CHASQUI_ADDRESS_REFUSED';

/** Whether it was the guard that kept a connection from being made. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === refusalCode;

/** `resolve` asks the name servers, and for names that have been opened the system, where it is not given. */
export function createAddressGuard(
  { networks, hosts }: Reachable,
  resolve: NameLookup = createNameLookup((host) => isNamed(hosts, host)),
): AddressGuard {
  const opened = new BlockList();
  for (const { address, prefix } of networks) {
    opened.addSubnet(address, prefix, familyOf(address));
  }
  const mayConnect = (address: string): boolean =>
    opened.check(address, familyOf(address)) || isPublic(address);
  const isOpened = (host: string) => isNamed(hosts, host);

  const lookup: LookupFunction = (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const allowed = isOpened(host) ? found : found.filter(({ address }) => mayConnect(address));
      const [first] = allowed;
      if (!first) return done(refusal(host), []);
      if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };

  return {
    isOpened: (host) => {
      const bare = withoutBrackets(host);
      return isOpened(bare) || (isIP(bare) !== 0 && opened.check(bare, familyOf(bare)));
    },
    mayReach: (host) => {
      const bare = withoutBrackets(host);
      return isIP(bare) === 0 || isOpened(bare) || mayConnect(bare);
    },
    lookup,
  };
}

/** An IPv6 address in a URL stands in brackets. */
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

const isNamed = (hosts: string[], host: string): boolean =>
  hosts.includes(host.toLowerCase().replace(/\.$/, ''));

const refusal = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} is no address that may be reached`), { code: refusalCode });

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

/** Not for one machine, one network or one provider's inside. Source: IANA special-purpose registries. */
function isPublic(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

const special = new BlockList();
for (const network of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // shared by carriers (CGNAT); Alibaba's metadata too
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, and most clouds' metadata
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32', // Azure's inside, at a public address
  // Within 2000::/3; all that is outside of it is no public address: loopback, IPv4-mapped, NAT64, ULA, …
  '2001::/23', // Teredo and others: an IPv4 address can hide in it
  '2001:db8::/32',
  '2002::/16', // 6to4, likewise
  '3fff::/20',
]) {
  const [address = '', prefix] = network.split('/');
  special.addSubnet(address, Number(prefix), familyOf(address));
}
