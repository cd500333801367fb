import type { Emulator } from '../emulator.ts';
import type { JsonRecord } from '../record.ts';
import type { Line, Waba } from '../world.ts';
import { answerGraph, type GraphContext, type Work } from './answer.ts';
import { unknownObject } from './graphError.ts';
import { tokenOwner } from './token.ts';

type Asked = { line?: Line | undefined; body?: JsonRecord | undefined; isSend?: boolean };

/** Answers a request for whoever owns its token, with the WABAs that the token opens. */
export const answerOwner = (
  emulator: Emulator,
  c: GraphContext,
  { line, body, isSend = false }: Asked,
  work: (wabas: Waba[]) => ReturnType<Work>,
): Promise<Response> =>
  answerGraph(emulator, c, { line, body, isSend }, () => {
    const owner = tokenOwner(emulator, c.req.header('authorization'), c.req.query('access_token'));
    return 'refusal' in owner ? owner : work(owner.wabas);
  });

/** The same, for a request about one WABA that the token must open. */
export const answerWaba = (
  emulator: Emulator,
  c: GraphContext,
  wabaId: string,
  body: JsonRecord | undefined,
  work: (waba: Waba) => ReturnType<Work>,
): Promise<Response> =>
  answerOwner(emulator, c, { body }, (wabas) => {
    const waba = wabas.find((one) => one.wabaId === wabaId);
    return waba === undefined ? { refusal: unknownObject(c.req.method, wabaId) } : work(waba);
  });

/** The same, for a request about one line. */
export const answerLine = (
  emulator: Emulator,
  c: GraphContext,
  phoneNumberId: string,
  asked: Omit<Asked, 'line'>,
  work: (line: Line) => ReturnType<Work>,
): Promise<Response> => {
  const line = emulator.world.lines.get(phoneNumberId);
  return answerOwner(emulator, c, { ...asked, line }, (wabas) =>
    line === undefined || !wabas.includes(line.waba)
      ? { refusal: unknownObject(c.req.method, phoneNumberId) }
      : work(line),
  );
};
