import { caller, type Stage } from './service.ts';

/** Has the emulator know so many people, their numbers in a row. `firstNumber`: digits only. */
export async function makePhones(
  { emulatorUrl }: Stage,
  firstNumber: number,
  people: number,
): Promise<void> {
  const control = caller(`${emulatorUrl}/emulator`);
  const numbers = Array.from({ length: people }, (_, n) => String(firstNumber + n)).values();
  const work = async () => {
    for (const number of numbers) {
      await control('POST', '/phones', { phone: `+${number}`, user_id: `PE.${number}` });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}
