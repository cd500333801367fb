import { z } from 'zod';
import { openUnit } from '../../db/unit.ts';
import { getFlow } from '../../flows/getFlow.ts';
import { Done } from '../layout.tsx';
import { Sentence } from '../sentence.tsx';
import { typedIn } from '../typed.ts';
import { addAction, type Site, type Visit, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { flowIdOf, onePath, pathOf, roles } from './places.ts';

/** The draft that is saved, on one real phone. */
export function addRealPhone(site: Site, showPage: (visit: Visit) => Promise<unknown>): void {
  const { deps } = site;
  const page = async (visit: Visit, problem?: string) =>
    wantsPart(visit.c) ? (
      <RealPhone
        flowId={flowIdOf(visit.c)}
        words={visit.words}
        problem={problem}
        phone={(await typedIn(visit.c)).phone}
      />
    ) : (
      showPage(visit)
    );
  addAction(
    site,
    {
      path: `${onePath}/try-phone`,
      roles,
      page,
      fields: z.object({
        phone: z
          .string()
          .trim()
          .regex(/^\+?\d[\d ().-]{5,24}$/, 'is a phone number with its country code'),
      }),
    },
    async (visit, { phone }) => {
      const { accountId } = visit.user;
      const flowId = flowIdOf(visit.c);
      await openUnit(deps, accountId, (unit) => getFlow(unit, flowId));
      const phoneNumber = phone.startsWith('+') ? phone : `+${phone}`;
      await deps.tryFlow({ accountId, flowId, phoneNumber });
      if (!wantsPart(visit.c)) return { to: `${pathOf(flowId)}/edit` };
      return { show: <RealPhone flowId={flowId} words={visit.words} begunWith={phone} /> };
    },
  );
}

type RealPhoneProps = {
  flowId: string;
  words: Words;
  problem?: string | undefined;
  phone?: string | undefined;
  begunWith?: string;
};

export const RealPhone = ({ flowId, words, problem, phone, begunWith }: RealPhoneProps) => {
  const its = words.flows;
  const path = `${pathOf(flowId)}/try-phone`;
  return (
    <details id="real-phone" class="whom" open={problem !== undefined || begunWith !== undefined}>
      <summary class="small">{its.realPhone}</summary>
      <form
        class="stack"
        method="post"
        action={path}
        hx-post={path}
        hx-target="#real-phone"
        hx-swap="outerHTML"
      >
        <p class="small dim">{its.realPhoneWhat}</p>
        <label>
          {its.phoneNumber}
          <input
            name="phone"
            type="tel"
            value={phone}
            required
            maxlength={30}
            placeholder="+51 900 000 001"
          />
        </label>
        <div class="row">
          <button type="submit">{its.begin}</button>
        </div>
        {begunWith && (
          <Done>
            {its.begunWith} {begunWith}
          </Done>
        )}
        {problem !== undefined && (
          <p class="said warn" role="alert">
            <Sentence words={words}>{problem}</Sentence>
          </p>
        )}
      </form>
    </details>
  );
};
