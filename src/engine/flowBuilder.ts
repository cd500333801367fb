import type { FlowDefinition, Step } from './definition.ts';

/** Fields that name the step to go on with; wherever one stands in a step, the compiler checks it. */
type Leads =
  | 'next'
  | 'failed'
  | 'else'
  | 'unavailable'
  | 'on_message'
  | 'empty'
  | 'continue'
  | 'cancel';

/** Fields that hold such fields. Others may hold JSON of the author's own, whose keys mean nothing here. */
type Holds = 'invalid' | 'timeout' | 'options' | 'options_from' | 'cases' | 'branches' | 'replies';

type Checked<T, Names extends string> = T extends (infer Item)[]
  ? Checked<Item, Names>[]
  : T extends object
    ? {
        [K in keyof T]: K extends Leads
          ? Names | Exclude<T[K], string>
          : K extends Holds
            ? Checked<T[K], Names>
            : T[K];
      }
    : T;

/** A step that leads to steps called `Names` and to no other: what a function that makes steps gives. */
export type StepOf<Names extends string> = Checked<Step, Names>;

/** Keys of translations: `<step>.text`, `<step>.options.<id>.title`, …, and the flow's own last word. */
type Translations<Names extends string> = Record<
  string,
  { [K in `${Names}.${string}` | 'settings.exit_text']?: string }
>;

/** A definition without its `schema`, whose steps are `Names`. */
export type FlowOf<Names extends string> = Omit<
  FlowDefinition,
  'schema' | 'start' | 'steps' | 'translations'
> & {
  start: NoInfer<Names>;
  steps: Record<Names, StepOf<NoInfer<Names>>>;
  translations?: Translations<NoInfer<Names>>;
};

/**
 * A flow as code: the definition as it would stand in JSON, but a `next` (or any other exit) that names
 * no step, a start that is none and a translation of a step that is not there do not compile. What else
 * may be wrong with it, verifying finds.
 */
export const flow = <Names extends string>(written: FlowOf<Names>): FlowDefinition =>
  asDefinition({ schema: 1, ...written });

// The same fields, but for step names that the compiler has narrowed: it cannot see through `Names` itself.
function asDefinition<Names extends string>(checked: FlowOf<Names> & { schema: 1 }) {
  return checked as unknown as FlowDefinition;
}
