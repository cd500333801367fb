import { renderSVG } from 'uqr';

/**
 * A QR code as an SVG document, dark on light whatever the page is like: cameras read no other. A quarter of it may
 * be hidden (a poster’s crease, a thumb) before it fails.
 */
export const qrOf = (text: string): string =>
  renderSVG(text, { ecc: 'M', border: 2, pixelSize: 4 });
