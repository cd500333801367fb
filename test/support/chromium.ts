/** The browser of Debian's package; where it is not, what needs one is skipped. */
export const chromiumPath = '/usr/bin/chromium';

/** It speaks to nobody but the page. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
