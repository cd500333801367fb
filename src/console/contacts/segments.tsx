import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { previewSegment, type SegmentPreview } from '../../contacts/previewSegment.ts';
import {
  countSegment,
  createSegment,
  deleteSegment,
  getSegment,
  listSegments,
  updateSegment,
} from '../../contacts/segments.ts';
import { readCursor } from '../../db/cursor.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { Frame } from '../layout.tsx';
import { readZone } from '../readZone.ts';
import { translate } from '../sentence.tsx';
import {
  addAction,
  addPage,
  type Show,
  type Site,
  unitsOf,
  type Visit,
  wantsPart,
} from '../visit.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath, keepers, segmentsPath } from './places.ts';
import { readShownProperties } from './properties.tsx';
import {
  type Draft,
  draftFields,
  draftOf,
  emptyDraft,
  finishedIn,
  finishedOf,
  queryIn,
  readDraft,
} from './segmentDraft.ts';
import { SegmentForm } from './segmentForm.tsx';
import { SegmentsPage } from './segmentList.tsx';

const onePath = `${segmentsPath}/:segment_id`;
const samples = 5;

/** People chosen by what they have in common: listed, written, counted, removed. */
export function addSegments(site: Site): void {
  const { deps } = site;
  const roles = keepers;
  const read = unitsOf(deps);

  const list: Show = (visit, message, error) =>
    read(visit, async (unit) => {
      const startKey = visit.c.req.query('start_key');
      const request = { limit: 25, ...(startKey && { after: readCursor(startKey) }) };
      return (
        <SegmentsPage
          visit={visit}
          segments={await listSegments(unit, request)}
          zone={await readZone(unit, visit.words)}
          problem={message === undefined ? undefined : whyKept(visit, message, error)}
        />
      );
    });

  /** The form as it stands, with who fits it; `error`: why it was not saved. */
  const shown = async (visit: Visit, unit: Unit, draft: Draft, error?: AppError) => {
    const properties = await readShownProperties(unit);
    const isBegun = draft.json !== undefined || finishedIn(draft, properties).length > 0;
    const query = () => queryIn(finishedOf(draft, properties), properties);
    return (
      <SegmentForm
        action={actionOf(visit)}
        draft={draft}
        properties={properties}
        fits={error ?? (isBegun ? await fitting(unit, query) : undefined)}
        places={error ? [...draft.conditions.keys()] : finishedIn(draft, properties)}
        words={visit.words}
      />
    );
  };
  const page = (visit: Visit, form: Child) => (
    <Frame words={visit.words} user={visit.user} place={contactsPath} title={visit.words.segment}>
      <PartTabs visit={visit} here="segments" />
      {form}
    </Frame>
  );
  const refuse: Show = (visit, _, error) =>
    read(visit, async (unit) => {
      const fields = draftFields.parse(await visit.c.req.parseBody());
      const draft = readDraft(fields, await readShownProperties(unit));
      return page(visit, await shown(visit, unit, draft, error));
    });

  addPage(site, { path: segmentsPath, roles }, list);
  addPage(site, { path: `${segmentsPath}/new`, roles }, (visit) =>
    read(visit, async (unit) => page(visit, await shown(visit, unit, emptyDraft))),
  );
  addPage(site, { path: onePath, roles }, (visit) =>
    read(visit, async (unit) => {
      const row = await getSegment(unit, segmentIdOf(visit));
      const draft = draftOf(row, await readShownProperties(unit));
      return page(visit, await shown(visit, unit, draft));
    }),
  );
  const fields = draftFields;
  for (const path of [`${segmentsPath}/new`, onePath]) {
    addAction(site, { path: `${path}/form`, roles, fields, page: refuse }, async (visit, given) => {
      const form = await read(visit, async (unit) => {
        if (path === onePath) await getSegment(unit, segmentIdOf(visit));
        return shown(visit, unit, readDraft(given, await readShownProperties(unit)));
      });
      return { show: wantsPart(visit.c) ? form : page(visit, form) };
    });
    addAction(site, { path, roles, fields, page: refuse }, async (visit, given) => {
      await read(visit, async (unit) => {
        const id = path === onePath ? (await getSegment(unit, segmentIdOf(visit))).id : undefined;
        const properties = await readShownProperties(unit);
        const draft = readDraft({ ...given, do: '' }, properties);
        const { name } = draft;
        if (name === '') throw new AppError('invalid_request', 'name is empty', [noName]);
        const query = queryIn(draft, properties);
        if (id) await updateSegment(unit, id, { name, query });
        else await createSegment(unit, { name, query });
      });
      return { to: segmentsPath };
    });
  }
  addAction(
    site,
    { path: `${onePath}/count`, roles, fields: z.object({}), page: list },
    async (visit) => {
      await read(visit, (unit) => countSegment(unit, segmentIdOf(visit)));
      return { to: segmentsPath };
    },
  );
  addAction(
    site,
    { path: `${onePath}/remove`, roles, fields: z.object({}), page: list },
    async (visit) => {
      await read(visit, (unit) => deleteSegment(unit, segmentIdOf(visit)));
      return { to: segmentsPath };
    },
  );
}

const noName = { path: 'name', message: 'is empty' };

const segmentIdOf = ({ c }: Visit): string => fromWire('SEG', c.req.param('segment_id') ?? '');

/** Where the form of an address is saved. */
const actionOf = (visit: Visit): string =>
  visit.c.req.param('segment_id')
    ? `${segmentsPath}/${toWire('SEG', segmentIdOf(visit))}`
    : `${segmentsPath}/new`;

/** What is wrong with a query is shown where it was written. */
async function fitting(unit: Unit, query: () => unknown): Promise<SegmentPreview | AppError> {
  try {
    return await previewSegment(unit, query(), samples);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_request') return error;
    throw error;
  }
}

function whyKept({ words }: Visit, message: string, error: AppError | undefined): string {
  if (error?.code !== 'conflict' || error.details.length === 0) return message;
  const uses = error.details.map((each) => translate(words.lang, each.message) ?? each.message);
  return `${words.contacts.segmentUsed} ${uses.join(', ')}`;
}
