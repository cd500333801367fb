import { z } from 'zod';
import type { ContactCard, Content } from '../../messages/content.ts';
import { json, type MediaField, mediaOut, saidText, stepName, template } from '../fields.ts';
import { limits } from '../limits.ts';
import { find, type Run, say, spoken, value, values } from '../run.ts';
import { mediaContent } from './mediaContent.ts';
import { said, templatesIn } from './part.ts';
import { exitsOf, leaveBy, type StepType, undelivered } from './stepType.ts';

const coordinate = z.union([z.number(), template], 'a number or a template belongs here');
const place = z.strictObject({
  latitude: coordinate,
  longitude: coordinate,
  name: template.optional(),
  address: template.optional(),
});

export const messageSchema = z
  .strictObject({
    type: z.literal('message'),
    text: saidText.optional(),
    media: mediaOut.optional(),
    location: place.optional(),
    contacts: z
      .array(z.looseObject({ name: json }))
      .min(1)
      .optional(),
    link: z.strictObject({ text: saidText, url: template, label: saidText }).optional(),
    header: saidText.optional(),
    footer: saidText.optional(),
    failed: stepName.optional(),
    next: stepName,
  })
  .refine((step) => kindsOf(step).length === 1, {
    message: 'a message says one of text, media, location, contacts and link',
  });

type MessageStep = z.infer<typeof messageSchema>;

/** Says something and goes on. */
export const messageStep: StepType<MessageStep> = {
  waitsFor: 'nothing',
  exits: ({ next, failed }) => exitsOf({ next, failed }),
  parts: (step) => [
    ...said('text', step.text, limits.text),
    ...said('media.caption', step.media?.caption, limits.caption),
    ...said('link.text', step.link?.text, limits.linkBody),
    ...said('link.label', step.link?.label, limits.label),
    ...said('header', step.header, limits.header),
    ...said('footer', step.footer, limits.footer),
    ...templatesIn('link.url', step.link?.url),
    ...templatesIn('media', mediaAddress(step.media)),
    ...templatesIn('location', step.location),
    ...templatesIn('contacts', step.contacts),
  ],
  enter: (step, run) => {
    const content = contentOf(step, run);
    return content !== undefined && say(run, content) ? leaveBy('next') : undelivered(step);
  },
};

const kindsOf = (step: Record<string, unknown>): string[] =>
  ['text', 'media', 'location', 'contacts', 'link'].filter((kind) => step[kind] !== undefined);

const mediaAddress = (media: MediaField | undefined) => ({ ...media, caption: undefined });

function contentOf(step: MessageStep, run: Run): Content | undefined {
  const { text, media, location, contacts, link } = step;
  const frame = {
    ...(step.header === undefined ? {} : { header: spokenHeader(run, step.header) }),
    ...(step.footer === undefined ? {} : { footer: spokenFooter(run, step.footer) }),
  };
  if (link !== undefined) {
    return {
      type: 'link',
      text: spoken(run, 'link.text', link.text, limits.linkBody),
      url: String(value(run, link.url) ?? ''),
      label: spoken(run, 'link.label', link.label, limits.label),
      ...frame,
    };
  }
  if (media !== undefined) return mediaContent(run, media);
  if (contacts !== undefined) {
    // The schema asks each card for a name; whatever else it holds, WhatsApp judges.
    return { type: 'contacts', contacts: values(run, contacts as never) as ContactCard[] };
  }
  if (location !== undefined) return placeContent(run, location);
  if (text === undefined) return undefined;
  const body = spoken(run, 'text', text, limits.text);
  // WhatsApp knows header and footer on other kinds only: here they are lines of the text.
  return { type: 'text', text: [frame.header, body, frame.footer].filter(Boolean).join('\n\n') };
}

const spokenHeader = (run: Run, header: string) => spoken(run, 'header', header, limits.header);
const spokenFooter = (run: Run, footer: string) => spoken(run, 'footer', footer, limits.footer);

function placeContent(run: Run, place: NonNullable<MessageStep['location']>): Content | undefined {
  const latitude = coordinateOf(run, place.latitude);
  const longitude = coordinateOf(run, place.longitude);
  if (latitude === undefined || longitude === undefined) {
    find(run, 'no_location', 'latitude and longitude did not come out as numbers');
    return undefined;
  }
  return {
    type: 'location',
    latitude,
    longitude,
    ...(place.name === undefined ? {} : { name: String(value(run, place.name) ?? '') }),
    ...(place.address === undefined ? {} : { address: String(value(run, place.address) ?? '') }),
  };
}

function coordinateOf(run: Run, written: number | string): number | undefined {
  const seen = typeof written === 'number' ? written : value(run, written);
  const number = typeof seen === 'string' && seen.trim() !== '' ? Number(seen) : seen;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
