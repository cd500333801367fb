import { RE2JS } from 're2js';
import type { Json } from '../messages/events.ts';
import type { BusinessHours } from './businessHours.ts';
import { type CallTemplate, parseCallTemplate } from './callTemplate.ts';
import { type Condition, parseCondition } from './condition.ts';
import type { FlowDefinition, Step } from './definition.ts';
import type { Scene } from './effects.ts';
import { type MachineTimer, machineOf, timerId, timersOf } from './machineOf.ts';
import { type MachineMove, movesOf } from './moves.ts';
import { outboundsOf } from './outboundsOf.ts';
import { remembered } from './remembered.ts';
import { sensitiveVariables } from './sensitive.ts';
import { stepTypeOf } from './steps/registry.ts';
import type { StepType } from './steps/stepType.ts';
import { subflowsOf } from './subflowsOf.ts';
import { parseTemplate, type Template } from './template.ts';

export type CompiledStep = { name: string; step: Step; type: StepType<Step> };

/** A flow version made ready to run. What its texts parse to is kept, each at its first use. */
export type CompiledFlow = {
  flowVersionId: string;
  definition: FlowDefinition;
  /** What an event of our loop does to the machine in a state. */
  move: (from: string, event: string) => MachineMove;
  steps: ReadonlyMap<string, CompiledStep>;
  /** Timers by the id xstate gives them. */
  timers: ReadonlyMap<string, { step: string; name: string; timer: MachineTimer }>;
  /** Translations by language in lower case. */
  translations: ReadonlyMap<string, Record<string, string>>;
  /** Flows that its steps may enter, by `IPF` and 32 hex digits in lower case. */
  subflows: readonly string[];
  /** Outbounds that its steps send, by `OTB` and 32 hex digits in lower case. */
  outbounds: readonly string[];
  /** Names of variables that hold an answer marked `sensitive`, or something made of one. */
  sensitive: ReadonlySet<string>;
  /** Whether one of its templates or conditions may look at the contact's last message. */
  asksForMessage: boolean;
  /** Whether one of its hand-offs goes elsewhere while nobody is there. */
  asksForAgents: boolean;
  /** About how much memory all this takes. */
  bytes: number;
  template: (source: string) => Template;
  /** Of an `http` step's fields. */
  callTemplate: (source: string) => CallTemplate;
  condition: (logic: Json) => Condition;
  /** Whether a pattern occurs in a text, in time linear in both. */
  matches: (pattern: string, text: string) => boolean;
  businessHours: (scene: Scene) => BusinessHours | undefined;
};

/**
 * Compiles a definition that has passed `verifyDefinition`. Throws when it holds a step this version
 * does not run: publishing has said so.
 */
export function compileFlow(definition: FlowDefinition, flowVersionId: string): CompiledFlow {
  const steps = new Map(
    Object.entries(definition.steps).map(([name, step]) => [name, compileStep(name, step)]),
  );
  return {
    flowVersionId,
    definition,
    move: movesOf(machineOf(definition, steps)),
    steps,
    timers: new Map([...steps.values()].flatMap(timerEntries)),
    translations: new Map(
      Object.entries(definition.translations ?? {}).map(([language, texts]) => [
        language.toLowerCase(),
        texts,
      ]),
    ),
    subflows: subflowsOf(definition),
    outbounds: outboundsOf(definition),
    sensitive: sensitiveVariables(definition),
    asksForAgents: Object.values(definition.steps).some(
      (step) => step.type === 'handoff' && step.unavailable !== undefined,
    ),
    asksForMessage: messagePath.test(JSON.stringify(definition)),
    bytes: aboutBytes(definition),
    template: remembered(parseTemplate),
    callTemplate: remembered(parseCallTemplate),
    condition: remembered(parseCondition),
    matches: matcher(),
    businessHours: (scene) => hoursOf(definition, scene),
  };
}

/** `message.text`, `message[…]`, `{{ message }}`; rather once too often than once too seldom. */
const messagePath = /\bmessage\s*[.[|}%]|"va[rl]":\[?"message"/;

function compileStep(name: string, step: Step): CompiledStep {
  const type = stepTypeOf(step);
  if (type === undefined) throw new Error(`Step "${name}": type ${step.type} is not available yet`);
  return { name, step, type };
}

const timerEntries = (compiled: CompiledStep) =>
  Object.entries(timersOf(compiled)).map(
    ([name, timer]) =>
      [timerId(compiled.name, name), { step: compiled.name, name, timer }] as const,
  );

function matcher(): CompiledFlow['matches'] {
  const compiled = remembered((pattern: string) => RE2JS.compile(pattern));
  return (pattern, text) => compiled(pattern).matcher(text).find();
}

function hoursOf({ settings }: FlowDefinition, scene: Scene): BusinessHours | undefined {
  const hours = settings?.business_hours;
  return hours === 'account' ? scene.account.businessHours : hours;
}

/** Measured at 500 steps with everything parsed: 4 MB, of which a fifth goes with the length of the texts. */
const aboutBytes = (definition: FlowDefinition): number =>
  Object.keys(definition.steps).length * 6_144 + JSON.stringify(definition).length * 12;
