import type { AddressGuard } from './addressGuard.ts';
import { isGoodPort } from './badPorts.ts';

/**
 * What is wrong with an address that events shall be sent to, as a sentence; undefined where nothing is.
 * A name may still turn out to lead nowhere or inside: that is seen at each connection.
 */
export function faultOfHookAddress(guard: AddressGuard, text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return 'is the https address that events are sent to, as in https://example.com/events';
  }
  if (url.protocol === 'http:' && !guard.isOpened(url.hostname)) {
    return 'must begin with https: http goes only where CALLS_MAY_REACH names the host';
  }
  if (url.username !== '' || url.password !== '') {
    return 'must hold no user and no password: each delivery is signed instead';
  }
  if (!isGoodPort(url)) return `must not use port ${url.port}, which belongs to another protocol`;
  if (!guard.mayReach(url.hostname)) return 'must be a public address';
  return undefined;
}
