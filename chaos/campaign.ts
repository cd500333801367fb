import { addPhones, chatOf, type PhoneMessage } from './people.ts';
import { line, type Stage } from './stage.ts';
import { within } from './waiting.ts';

export type Campaign = {
  /** Asks until it has begun: the service may be away. */
  start(): Promise<void>;
  status(): Promise<string>;
  /** What each recipient's phone has. */
  chats(): Promise<PhoneMessage[][]>;
};

/** A draft to so many people, of whom a third take the offer, which starts the flow. */
export async function draftCampaign(
  stage: Pick<Stage, 'api' | 'emulator' | 'flowId' | 'outboundId'>,
  recipients: number,
): Promise<Campaign> {
  const { api, emulator, flowId, outboundId } = stage;
  const phoneOf = (n: number) => `+5192${String(n).padStart(7, '0')}`;
  const takes = { answers: [{ when: 'interesa', do: { tap: 'Sí' } }] };
  const phones = await addPhones(emulator, recipients, (n) => ({
    phone: phoneOf(n),
    name: `Recipient ${n}`,
    auto: n % 3 === 0 ? takes : {},
  }));
  const root = '/v1/whatsapp/campaigns';
  const { campaign_id: id } = await api('POST', root, {
    name: 'Chaos',
    outbound_id: outboundId,
    flow_id: flowId,
    user_authorized: true,
    waba_phone_number: line,
    rate: { per_second: 20 },
  });
  await api('POST', `${root}/${id}/recipients`, {
    recipients: [...Array(recipients).keys()].map((n) => ({ phone_number: phoneOf(n) })),
  });
  const status = async () => (await api('GET', `${root}/${id}`)).status;
  return {
    async start() {
      const begun = await within(60_000, async () => {
        await api('POST', `${root}/${id}/start`).catch(() => undefined);
        return status().then(
          (found) => found !== 'draft',
          () => false,
        );
      });
      if (!begun) throw new Error('The campaign did not start within a minute');
    },
    status,
    chats: () => Promise.all(phones.map((phone) => chatOf(emulator, phone))),
  };
}
