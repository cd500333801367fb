import { variablesOf } from '../messages/templateShape.ts';
import type { OutboundRow } from './getOutbound.ts';

/** The variables that a send must give a value for; a file that every send shows is none. */
export function openVariables({ variableMapping, mediaId }: OutboundRow): string[] {
  const { header, ...others } = variableMapping;
  return variablesOf(header === undefined || mediaId !== null ? others : variableMapping);
}
