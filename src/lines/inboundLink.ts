import type { InboundView } from './getInbound.ts';

const digitsOf = ({ phoneNumber }: InboundView): string => phoneNumber.replace('+', '');

/** Opens WhatsApp with the phrase written, in the form that the reference's API gives. */
export const activationLink = (view: InboundView): string =>
  `https://api.whatsapp.com/send/?phone=${digitsOf(view)}&text=${encodeURIComponent(view.inbound.phrase)}`;

/** The same in Meta's short form: less to print, and a QR code of fewer squares. */
export const shortLink = (view: InboundView): string =>
  `https://wa.me/${digitsOf(view)}?text=${encodeURIComponent(view.inbound.phrase)}`;
