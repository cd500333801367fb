import { openUnit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';
import type { FlowDefinition } from '../../engine/definition.ts';
import { writtenText } from '../../engine/writtenText.ts';
import { AppError } from '../../errors.ts';
import { type FlowRow, getFlow } from '../../flows/getFlow.ts';
import type { SimulatedEvent } from '../../simulator/events.ts';
import { type Played, playSimulation } from '../../simulator/playSimulation.ts';
import { readWritten } from '../../simulator/readSimulation.ts';
import { readZone } from '../readZone.ts';
import { addAction, type Site, type Visit, wantsPart } from '../visit.ts';
import {
  eventsBefore,
  mostEvents,
  newEvent,
  startOf,
  type TryFields,
  tryFields,
} from './askedTry.ts';
import { flowIdOf, onePath, roles } from './places.ts';
import { readJson } from './readJson.ts';
import { TryPhone } from './tryPhone.tsx';

type Asked = {
  fields: TryFields;
  events: SimulatedEvent[];
  began?: Date | undefined;
  problem?: string | undefined;
};

/** Where nobody has asked for anything. */
const untouched = tryFields.parse({});

/**
 * The phone beside the editor: each time the whole conversation is run anew, with what stands in the editor.
 * `showPage`: the whole page, for a browser that takes no parts.
 */
export function addTryOut(
  site: Site,
  showPage: (visit: Visit, text: string, phone: unknown) => Promise<unknown>,
): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string) => {
    const flow = await openUnit(deps, visit.user.accountId, (unit) =>
      getFlow(unit, flowIdOf(visit.c)),
    );
    const asked = { fields: untouched, events: [], problem };
    return tried(deps, visit, flow, writtenText(flow.draft), asked);
  };
  addAction(
    site,
    { path: `${onePath}/try`, roles, fields: tryFields, page },
    async (visit, given) => {
      const flow = await openUnit(deps, visit.user.accountId, (unit) =>
        getFlow(unit, flowIdOf(visit.c)),
      );
      const before = eventsBefore(given);
      const event = before.length < mostEvents ? newEventOr(given) : tooMany(visit);
      const events = 'problem' in event ? before : [...before, ...event.events];
      const began = given.began && !given.restart ? new Date(given.began) : undefined;
      const text = given.definition ?? writtenText(flow.draft);
      const phone = await tried(deps, visit, flow, text, {
        fields: given,
        events,
        began,
        problem: 'problem' in event ? event.problem : undefined,
      });
      return { show: wantsPart(visit.c) ? phone : await showPage(visit, text, phone) };
    },
  );
}

const tooMany = ({ words }: Visit) => ({ problem: words.flows.tooManyEvents(mostEvents) });

function newEventOr(fields: TryFields): { events: SimulatedEvent[] } | { problem: string } {
  try {
    const event = newEvent(fields);
    return { events: event ? [event] : [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { problem: error.message };
  }
}

/** How it begins. */
export const firstTry = (deps: Deps, visit: Visit, flow: FlowRow, text: string) =>
  tried(deps, visit, flow, text, { fields: untouched, events: [] });

async function tried(
  deps: Deps,
  visit: Visit,
  flow: FlowRow,
  text: string,
  { fields, events, began, problem }: Asked,
) {
  const { words } = visit;
  const { read, zone } = await openUnit(deps, visit.user.accountId, async (unit) => ({
    read: await readable(() => readWritten(unit, { flowId: flow.id, written: readJson(text) })),
    zone: await readZone(unit, words),
  }));
  const start = began ?? zone.now;
  let played: Played | undefined;
  if (read) {
    const { contact: name, language } = fields;
    const input = {
      ...read,
      now: start,
      // Begun anew, it draws anew.
      seed: start.toISOString(),
      contact: { name: name || 'Ana', ...(language && { language }) },
      start: startOf(fields),
    };
    played = await readable(() => playSimulation(input, events));
  }
  return (
    <TryPhone
      flow={flow}
      fields={fields}
      languages={read ? languagesOf(read.flow) : []}
      played={played}
      events={events}
      began={start}
      problem={problem}
      zone={zone}
    />
  );
}

/** That it speaks. */
const languagesOf = ({ language, translations = {} }: FlowDefinition): string[] => [
  ...new Set([language, ...Object.keys(translations)]),
];

/** Undefined where what is written cannot be run: the findings say why. */
async function readable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
