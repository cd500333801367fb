import type { Step } from '../definition.ts';

/**
 * What has to happen for a way to be taken: nothing (`at_once`), an answer from the world (`call`), the
 * contact's message, a timeout, time that the author let pass (`time`), or people.
 */
type Cause = 'at_once' | 'call' | 'contact' | 'timeout' | 'time' | 'people';

/** One way out of a step; `field` is its place in the step (`options.0.next`). */
export type Way = { field: string; next: string; cause: Cause };

/** The ways out of a step of any kind, whether or not the kind runs yet. */
export function waysOf(step: Step): Way[] {
  switch (step.type) {
    case 'message':
      return ways(['next', step.next, 'at_once'], failed(step));
    case 'question':
    case 'form':
      return ways(['next', step.next, 'contact'], ...waiting(step), failed(step));
    case 'choice':
      return ways(
        ['options_from.next', step.options_from?.next, 'contact'],
        ['options_from.empty', step.options_from?.empty, 'at_once'],
        ...(step.options ?? []).map(
          ({ next }, index): Given => [`options.${index}.next`, next, 'contact'],
        ),
        ...waiting(step),
        failed(step),
      );
    case 'branch':
      return ways(
        ...step.cases.map(({ next }, index): Given => [`cases.${index}.next`, next, 'at_once']),
        ['else', step.else, 'at_once'],
      );
    case 'split':
      return ways(
        ...step.branches.map(
          ({ next }, index): Given => [`branches.${index}.next`, next, 'at_once'],
        ),
      );
    case 'set':
    case 'set_property':
    case 'tag':
    case 'event':
      return ways(['next', step.next, 'at_once']);
    case 'http':
      return ways(['next', step.next, 'call'], ['failed', step.failed, 'call']);
    case 'subflow':
      return ways(['next', step.next, 'call'], ['failed', step.failed, 'call']);
    case 'outbound':
      return step.replies === undefined
        ? ways(['next', step.next, 'at_once'], failed(step))
        : ways(
            ['replies.continue', step.replies.continue, 'contact'],
            ['replies.cancel', step.replies.cancel, 'contact'],
            ['next', step.next, 'contact'],
            ['timeout.next', step.timeout?.next, 'timeout'],
            failed(step),
          );
    case 'wait':
      return ways(['next', step.next, 'time'], ['on_message', step.on_message, 'contact']);
    case 'handoff':
      return ways(
        ['next', step.next, 'people'],
        ['unavailable', step.unavailable, 'at_once'],
        ['timeout.next', step.timeout?.next, 'timeout'],
      );
    case 'end':
      return [];
  }
}

type Given = [field: string, next: string | undefined, cause: Cause];

const ways = (...given: Given[]): Way[] =>
  given.flatMap(([field, next, cause]) => (next === undefined ? [] : [{ field, next, cause }]));

const failed = (step: { failed?: string | undefined }): Given => ['failed', step.failed, 'at_once'];

const waiting = (step: {
  invalid?: { next?: string | undefined } | undefined;
  timeout?: { next: string } | undefined;
}): Given[] => [
  ['invalid.next', step.invalid?.next, 'contact'],
  ['timeout.next', step.timeout?.next, 'timeout'],
];
