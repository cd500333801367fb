import { z } from 'zod';
import { readPhoneNumber } from '../../contacts/phoneNumber.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { getOutbound } from '../../outbounds/getOutbound.ts';
import { sendOutbound } from '../../relay/onDemand/sendOutbound.ts';
import { valuesIn } from '../valuesIn.ts';
import { addAction, addPage, type Site, type Visit } from '../visit.ts';
import { OnePage } from './onePage.tsx';
import { outboundIdOf, outboundPath, outboundsPath, roles } from './places.ts';
import { readOne } from './readOne.ts';
import { readSent } from './readSent.ts';
import { SentState } from './sentState.tsx';
import type { Test } from './testForm.tsx';

const fields = z.looseObject({
  phone: z.string().trim().max(40),
  agreed: z.string().optional(),
  flow_id: z.string().optional(),
  request_id: z.string().max(100),
});

/** An outbound is sent to one number, and how far it comes is watched. */
export function addTest(site: Site): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string) => {
    const test = testOf(await visit.c.req.parseBody());
    return openUnit(deps, visit.user.accountId, async (unit) => {
      const one = await readOne(unit, visit);
      return <OnePage visit={visit} one={one} test={test} problem={problem} />;
    });
  };

  addAction(
    site,
    { path: `${outboundPath}/test`, roles, fields, page },
    async ({ c, user, words }, given) => {
      const outboundId = outboundIdOf(c);
      const { accountId } = user;
      await openUnit(deps, accountId, (unit) => getOutbound(unit, outboundId));
      const number = readPhoneNumber(given.phone);
      if (number === undefined) throw new AppError('invalid_request', words.outbounds.faults.phone);
      if (given.agreed !== 'yes') throw new AppError('invalid_request', words.outbounds.mustAgree);
      const sent = await sendOutbound(deps, {
        accountId,
        outboundId,
        number,
        variables: testOf(given).values,
        flowId: given.flow_id ? fromWire('IPF', given.flow_id) : undefined,
        actor: user.email,
        requestId: `console ${given.request_id}`,
      }).catch((error: unknown) => {
        // The outbound is there: what is missing is something that the form names.
        if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
        throw new AppError('invalid_request', error.message, [], { cause: error });
      });
      const message = toWire('MSG', sent.messageId);
      return { to: `${outboundsPath}/${toWire('OTB', outboundId)}?sent=${message}#test` };
    },
  );
  addPage(site, { path: `${outboundPath}/test/:message_id`, roles }, (visit) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const view = await getOutbound(unit, outboundIdOf(visit.c));
      const message = await readSent(unit, view, visit.c.req.param('message_id') ?? '');
      const path = `${outboundsPath}/${toWire('OTB', view.outbound.id)}`;
      return message ? <SentState message={message} path={path} words={visit.words} /> : '';
    }),
  );
}

/** What a form of a test holds. */
function testOf(body: Readonly<Record<string, unknown>>): Test {
  const text = (name: string): string => {
    const given = body[name];
    return typeof given === 'string' ? given : '';
  };
  return {
    phone: text('phone'),
    values: valuesIn(body),
    flowId: text('flow_id'),
    requestId: text('request_id'),
  };
}
