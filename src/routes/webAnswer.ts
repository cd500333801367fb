import { toWire } from '../db/ids.ts';
import { tapAddress } from '../engine/address.ts';
import type { ContactCard } from '../messages/content.ts';
import type { InContent, Json, MediaIn } from '../messages/events.ts';
import type { ProcessView } from '../processes/getProcess.ts';
import type { Standing } from '../processes/readStanding.ts';

/** A file that the end user has uploaded, by its id on the wire; undefined where it is not theirs. */
export type FindUpload = (mediaId: string) => Promise<MediaIn | undefined>;

/**
 * What an end user gave on a page, as the message that it would be in WhatsApp. A wrong answer is a message
 * too: the flow says what is wrong with it.
 */
export async function webAnswer(
  { process }: ProcessView,
  { address, step, language }: Standing,
  value: Json,
  findUpload: FindUpload,
): Promise<InContent> {
  const written = textOf(value, language);
  if (step.type === 'choice') {
    const { offered = [] } = process.state.memory;
    // As the page was told, or else as people say it: the id of one may be the place of another.
    const taken =
      offered.find(({ reply }) => reply === written) ??
      offered.find(({ id }) => id === written) ??
      offered.find(({ title }) => title === written);
    if (!taken) return { type: 'text', text: written };
    const id = `${toWire('IDP', process.id)}:${tapAddress(address)}:${taken.reply}`;
    return { type: 'tap', from: 'button', id, title: taken.title };
  }
  if (step.type === 'form') return { type: 'form', response: value };
  const asked = step.type === 'question' ? step.answer.type : 'text';
  if ((asked === 'media' || asked === 'any') && /^MED[0-9a-f]{32}$/.test(written)) {
    const media = await findUpload(written);
    if (media) return { type: 'media', media };
  }
  if (asked === 'location' && isPlace(value)) return { type: 'location', ...value };
  if (asked === 'contact' && isCard(value)) return { type: 'contacts', contacts: [value] };
  return { type: 'text', text: written };
}

/** As the flow's language writes it: a page's `1.5` is no fifteen in Spanish. */
function textOf(value: Json, language: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return JSON.stringify(value);
  return /^(es|pt)/i.test(language) ? String(value).replace('.', ',') : String(value);
}

type Fields = { [name: string]: Json };
const isFields = (value: Json): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isPlace = (value: Json): value is { latitude: number; longitude: number } =>
  isFields(value) && typeof value.latitude === 'number' && typeof value.longitude === 'number';

const isCard = (value: Json): value is ContactCard & Fields =>
  isFields(value) &&
  value.name !== undefined &&
  isFields(value.name) &&
  typeof value.name.formatted_name === 'string';
