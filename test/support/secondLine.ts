import type { Journey } from './journey.ts';

/** Another WABA of the emulator with one line, subscribed by API; gives the line's number and the provider's ids. */
export async function addLine(
  { emulator, api }: Pick<Journey, 'emulator' | 'api'>,
  phoneNumber: string,
): Promise<{ line: string; lineId: string; wabaId: string }> {
  const { body: waba } = await emulator('POST', '/wabas', {
    name: `Business of ${phoneNumber}`,
    lines: [{ phone_number: phoneNumber }],
  });
  const { status, body } = await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: waba.waba_id,
    access_token: waba.access_token,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { line: phoneNumber, lineId: waba.lines[0].phone_number_id, wabaId: waba.waba_id };
}
