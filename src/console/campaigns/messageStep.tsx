import { z } from 'zod';
import { createCampaign } from '../../campaigns/createCampaign.ts';
import { type CampaignRow, getCampaign } from '../../campaigns/getCampaign.ts';
import { updateCampaign } from '../../campaigns/updateCampaign.ts';
import { findUuid, fromWire, toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import type { Json } from '../../messages/events.ts';
import { variablesOf } from '../../messages/templateShape.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { addAction, addPage, type Site, unitsOf, type Visit } from '../visit.ts';
import { Chosen, type ChosenProps, MessageForm, PhoneOf } from './messageForm.tsx';
import { addressOf, campaignIdOf, campaignPath, campaignsPath, roles } from './places.ts';
import { readMessages } from './readMessages.ts';
import { isOpen, StepPage } from './steps.tsx';
import { findNamed } from './unlessGone.ts';

const fields = z.looseObject({
  name: z.string().trim().min(1).max(200),
  outbound_id: z.string().transform((text) => fromWire('OTB', text)),
  flow_id: z.string().optional(),
});

type Fields = Readonly<Record<string, unknown>>;

/** The first step: what is said, and what is filled in. */
export function addMessageStep(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  const page = async (visit: Visit, problem?: string) => {
    const { c } = visit;
    // What was refused is shown as it was written.
    const written: Fields | undefined =
      c.req.method === 'POST' ? await c.req.parseBody() : undefined;
    return read(visit, async (unit) => {
      const id = c.req.param('campaign_id') === undefined ? undefined : campaignIdOf(c);
      const campaign = id === undefined ? undefined : (await getCampaign(unit, id)).campaign;
      if (campaign && !isOpen(campaign)) return c.redirect(addressOf(campaign), 303);
      const said = written ?? (campaign ? fieldsOf(campaign) : c.req.query());
      return (
        <StepPage visit={visit} campaign={campaign} step="message" problem={problem}>
          <MessageForm
            visit={visit}
            action={campaign ? addressOf(campaign, '/message') : campaignsPath}
            isNew={campaign === undefined}
            name={textOf(said.name)}
            messages={await readMessages(unit)}
            chosen={await findNamed(readChosen(unit, said))}
          />
        </StepPage>
      );
    });
  };

  addPage(site, { path: `${campaignsPath}/new`, roles }, (visit) => page(visit));
  addPage(site, { path: `${campaignsPath}/message`, roles }, (visit) =>
    read(visit, async (unit) => {
      const chosen = await readChosen(unit, visit.c.req.query());
      return (
        <>
          <Chosen chosen={chosen} words={visit.words} />
          <hx-partial hx-target="#phone" hx-swap="outerMorph">
            <PhoneOf chosen={chosen} words={visit.words} />
          </hx-partial>
        </>
      );
    }),
  );
  addPage(site, { path: `${campaignsPath}/phone`, roles }, (visit) =>
    read(visit, async (unit) => (
      <PhoneOf chosen={await readChosen(unit, visit.c.req.query())} words={visit.words} />
    )),
  );
  addPage(site, { path: `${campaignPath}/message`, roles }, (visit) => page(visit));

  addAction(site, { path: campaignsPath, roles, fields, page }, (visit, given) =>
    read(visit, async (unit) => {
      const { campaign } = await createCampaign(unit, {
        ...(await draftOf(unit, given)),
        countryCode: '',
        startAt: null,
        stopAt: null,
        window: null,
        rate: null,
        cap: null,
        guard: null,
        expiresAfter: '72h',
      });
      return { to: addressOf(campaign, '/audience') };
    }),
  );
  addAction(site, { path: `${campaignPath}/message`, roles, fields, page }, (visit, given) =>
    read(visit, async (unit) => {
      const id = campaignIdOf(visit.c);
      const { campaign } = await updateCampaign(unit, id, await draftOf(unit, given));
      return { to: addressOf(campaign, '/audience') };
    }),
  );
}

/** AppErrors `not_found`. */
async function draftOf(unit: Unit, given: z.output<typeof fields>) {
  const { outbound } = await getOutbound(unit, given.outbound_id);
  const isNotification = outbound.replies.length === 0;
  return {
    name: given.name,
    outboundId: outbound.id,
    flowId: isNotification || !given.flow_id ? null : fromWire('IPF', given.flow_id),
    variables: valuesIn(given, variablesOf(outbound.variableMapping)),
  };
}

function valuesIn(fields: Fields, names: readonly string[]): Record<string, Json> {
  const values = names.map((name) => [name, textOf(fields[`variable.${name}`])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** What a campaign says, as its form says it. */
const fieldsOf = ({ name, outboundId, flowId, variables }: CampaignRow): Fields => ({
  name,
  outbound_id: toWire('OTB', outboundId),
  flow_id: flowId === null ? '' : toWire('IPF', flowId),
  ...Object.fromEntries(
    Object.entries(variables).map(([each, value]) => [
      `variable.${each}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
});

/** The message that a form names, with what it says of it; undefined where it names none. AppError `not_found`. */
async function readChosen(unit: Unit, said: Fields): Promise<ChosenProps['chosen']> {
  const id = findUuid('OTB', textOf(said.outbound_id));
  if (!id) return undefined;
  const view = await getOutbound(unit, id);
  const { outbound } = view;
  const { flows, byNumber } = await readMessages(unit);
  return {
    view,
    values: valuesIn(said, variablesOf(outbound.variableMapping)),
    flowId: findUuid('IPF', textOf(said.flow_id)) || outbound.flowId || '',
    flows,
    languages: [...byNumber.values()]
      .flat()
      .map((each) => each.outbound)
      .filter(({ name, wabaId }) => name === outbound.name && wabaId === outbound.wabaId)
      .filter((each) => each.id !== outbound.id)
      .map(({ language }) => language),
  };
}
