import type { Json } from '../../messages/events.ts';
import { variablesOf } from '../../messages/templateShape.ts';
import type { Finding, FindingCode } from '../finding.ts';
import { mediaPlace } from '../outbound.ts';
import { outboundIdOf } from '../outboundsOf.ts';
import type { OutboundStep } from '../steps/outbound.ts';
import type { KnownOutbound } from './known.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Outbounds that are not there, or want something else than the step gives. Unchecked without the account. */
export function verifyOutbounds({ definition, graph, known }: Study): Finding[] {
  if (known === undefined) return [];
  return Object.entries(definition.steps).flatMap(([name, step]) => {
    if (step.type !== 'outbound') return [];
    const outbound = known.outbounds.get(outboundIdOf(step.outbound_id));
    if (outbound === undefined || outbound.status === 'DELETED') {
      const message = `step "${name}" sends ${step.outbound_id}, and there is no outbound of that id`;
      return [errorAt(graph, 'unknown_outbound', name, 'outbound_id', message)];
    }
    return [
      ...approvalFaults(outbound),
      ...variableFaults(step, outbound),
      ...replyFaults(step, outbound),
    ].map(({ code, field, says, isWarning = false }) => {
      const report = isWarning ? warningAt : errorAt;
      return report(graph, code, name, field, `step "${name}" ${says}`);
    });
  });
}

type Fault = { code: FindingCode; field: string; says: string; isWarning?: boolean };

function approvalFaults({ name, status, shape }: KnownOutbound): Fault[] {
  const field = 'outbound_id';
  const unsendable: Fault[] =
    shape.beyondUs === undefined
      ? []
      : [
          {
            code: 'outbound_unsendable',
            field,
            says: `sends "${name}", which has a part that cannot be filled in here: ${shape.beyondUs}`,
          },
        ];
  if (status.toLowerCase() === 'approved') return unsendable;
  const says = `sends "${name}", which is not approved yet (${status})`;
  return [...unsendable, { code: 'outbound_not_approved', field, says, isWarning: true }];
}

/** Without a value for each of its variables a template is not sent; what it does not name is not said. */
function variableFaults({ variables = {} }: OutboundStep, outbound: KnownOutbound): Fault[] {
  const { name, names, shape } = outbound;
  const wanted = variablesOf(names);
  const unfilled = wanted.flatMap((variable): Fault[] => {
    const given = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    const field = `variables.${variable}`;
    if (isNothing(given)) {
      const says = `gives no value for "${variable}" of "${name}", which is not sent without`;
      return [{ code: 'outbound_variable_missing', field, says }];
    }
    const isFile = shape.header?.type === 'media' && names.header === variable;
    if (!isFile || given === undefined || isTemplate(given) || mediaPlace(given)) return [];
    const says = `gives for "${variable}", the file of "${name}", neither an address nor the id of a file`;
    return [{ code: 'outbound_file_invalid', field, says }];
  });
  const unknown = Object.keys(variables)
    .filter((variable) => !wanted.includes(variable))
    .map(
      (variable): Fault => ({
        code: 'unknown_outbound_variable',
        field: `variables.${variable}`,
        says: `gives "${variable}", and "${name}" has no such variable (${wanted.join(', ') || 'it has none'})`,
        isWarning: true,
      }),
    );
  return [...unfilled, ...unknown];
}

const isNothing = (given: Json | undefined): boolean =>
  given === undefined || given === null || (typeof given === 'string' && given.trim() === '');

const isTemplate = (given: Json): boolean => /\{\{|\{%/.test(JSON.stringify(given));

/** Replies that the step waits for and no button gives, and buttons that nothing hears. */
function replyFaults({ replies, next }: OutboundStep, outbound: KnownOutbound): Fault[] {
  if (replies === undefined) return [];
  const { name } = outbound;
  if (outbound.replies.length === 0) {
    const says = `expects replies to "${name}", a notification, which has no quick replies`;
    return [{ code: 'outbound_without_replies', field: 'replies', says }];
  }
  const missing = (['continue', 'cancel'] as const)
    .filter((action) => replies[action] !== undefined)
    .filter((action) => outbound.replies.every((reply) => reply.action !== action))
    .map((action): Fault => {
      const titles = outbound.replies.map((reply) => `"${reply.title}": ${reply.action}`);
      const says = `waits for the reply ${action}, which "${name}" has no button for (${titles.join(', ')})`;
      return { code: 'outbound_reply_missing', field: `replies.${action}`, says };
    });
  const unheard = outbound.replies
    .filter(({ action }) => replies[action] === undefined && next === undefined)
    .map(
      ({ title, action }): Fault => ({
        code: 'outbound_reply_unheard',
        field: 'replies',
        says: `does nothing when "${title}" of "${name}" is tapped: give replies ${action}, or the step a next`,
        isWarning: true,
      }),
    );
  return [...missing, ...unheard];
}
