import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { fillOutbound } from '../engine/outbound.ts';
import { AppError } from '../errors.ts';
import type { Template } from '../messages/content.ts';
import type { Json } from '../messages/events.ts';
import { placeholdersOf } from '../messages/templateShape.ts';
import { type KnownOutbound, readOutbounds } from './readOutbounds.ts';
import { outbound } from './table.ts';

/** A template as providers name it, its values by place. */
export type PlacedTemplate = {
  name: string;
  /** The template's own code, as in `es_MX`. */
  language: string;
  header: Json | undefined;
  /** In the placeholders' order, or by name where the template names them. */
  body: { name?: string | undefined; text: string }[];
  /** By the button's index, from 0. */
  buttons: Record<string, string>;
};

/**
 * The template filled in, and what its replies start. AppError `invalid_request` where the WABA has no such
 * template, it may not be sent, or a value is missing.
 */
export async function fillByPlaces(
  unit: Unit,
  wabaId: string,
  asked: PlacedTemplate,
): Promise<{ content: Template; outbound: KnownOutbound; variables: Record<string, Json> }> {
  const found = await findOutbound(unit, wabaId, asked);
  const variables = valuesByName(found, asked);
  const content = fillOutbound(found, variables);
  if (!('fault' in content)) return { content, outbound: found, variables };
  const named = `template "${asked.name}" (${asked.language})`;
  const faults = {
    missing_value: `${named} wants a value for ${content.what}`,
    no_media: `the header of ${named} is a file: give the id of one here (MED…) or a public link`,
    beyond_us: `${named} has a part that cannot be filled in here: ${content.what}`,
  };
  throw new AppError('invalid_request', faults[content.fault]);
}

async function findOutbound(
  unit: Unit,
  wabaId: string,
  { name, language }: PlacedTemplate,
): Promise<KnownOutbound> {
  const [row] = await unit.tx
    .select({ id: outbound.id })
    .from(outbound)
    .where(
      and(
        eq(outbound.accountId, unit.accountId),
        eq(outbound.wabaId, wabaId),
        eq(outbound.name, name),
        eq(outbound.language, language),
      ),
    );
  const [found] = row ? (await readOutbounds(unit, [row.id])).values() : [];
  if (!found) {
    throw new AppError(
      'invalid_request',
      `there is no template "${name}" in ${language} on this line`,
    );
  }
  if (found.status === 'APPROVED') return found;
  throw new AppError(
    'invalid_request',
    `template "${name}" (${language}) is ${found.status}: only an approved one can be sent`,
  );
}

function valuesByName(
  { shape, names }: KnownOutbound,
  asked: PlacedTemplate,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  // A file that every send shows has no name, and gives way to one that this send names.
  const inHeader = names.header ?? (shape.header?.type === 'media' ? 'header' : undefined);
  if (inHeader !== undefined && asked.header !== undefined) values[inHeader] = asked.header;
  for (const [place, placeholder] of inOrder(placeholdersOf(shape.body)).entries()) {
    const given = asked.body.find(({ name }) => name === placeholder) ?? asked.body[place];
    const name = names.body[placeholder];
    if (name !== undefined && given !== undefined) values[name] = given.text;
  }
  for (const [index, name] of Object.entries(names.buttons)) {
    const given = asked.buttons[index];
    if (given !== undefined) values[name] = given;
  }
  return values;
}

const inOrder = (placeholders: string[]): string[] =>
  placeholders.every((name) => /^\d+$/.test(name))
    ? placeholders.toSorted((a, b) => Number(a) - Number(b))
    : placeholders;
