import { renderSVG } from 'uqr';

/** What the largest of all QR codes (version 40, level M) holds, in bytes. */
const mostBytes = 2_331;

/**
 * A QR code as an SVG document, dark on light whatever the page is like: cameras read no other. A quarter of it may
 * be hidden (a poster’s crease, a thumb) before it fails. Undefined for what is too long to be one. Drawing one takes
 * ten milliseconds and more: a list has each of its own drawn when it comes into sight.
 */
export const findQr = (text: string): string | undefined =>
  Buffer.byteLength(text) > mostBytes
    ? undefined
    : renderSVG(text, { ecc: 'M', border: 2, pixelSize: 4 });
