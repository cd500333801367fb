import type { Content } from '../messages/content.ts';
import type { Json } from '../messages/events.ts';
import { addressHere } from './address.ts';
import type { CompiledFlow } from './compileFlow.ts';
import type {
  Effect,
  Frame,
  MessageFacts,
  ProcessState,
  SaidOutbound,
  Scene,
  StepMemory,
  Trigger,
  Vars,
} from './effects.ts';
import { cutTo } from './limits.ts';
import { nameOfPath, type Path, valueAt } from './paths.ts';
import { makeScope } from './scope.ts';
import { sensitiveVariables } from './sensitive.ts';
import { type SpokenLanguage, spokenLanguage } from './sentences.ts';
import { inStoredOrder } from './storedOrder.ts';
import type { Budget, Place, Scope } from './template.ts';
import { isWindowOpen } from './windowRule.ts';

/** A flow being run: the process's own, or with a `frame` the sub-flow that it stands for. */
export type Level = {
  flow: CompiledFlow;
  step: string;
  vars: Vars;
  trigger: Trigger;
  /** Names of its variables that hold something sensitive. */
  sensitive: ReadonlySet<string>;
  frame: Frame | undefined;
};

/**
 * What one event does to one process, while it is being worked out. Steps write their wishes into it;
 * nobody outside the engine sees it, and the state it began with is never touched. What it has of a
 * level is that of the innermost flow.
 */
export type Run = Level & {
  readonly scene: Scene;
  /** The contact's last message: the one being decided, if it is one. */
  message: MessageFacts | undefined;
  /** The flows around it, the process's own first, each at the step that entered the next. */
  readonly callers: Level[];
  place: Place;
  readonly budget: Budget;
  readonly scope: Scope;
  readonly effects: Effect[];
  readonly reads: Record<string, Json>;
  /** As the scene has it, with what this event has changed since. */
  contact: Scene['contact'];
  visit: number;
  memory: StepMemory;
  resumedAt: string | undefined;
  failedVisit: number | undefined;
  /** Messages kept for the next step that waits for the contact (`held.ts`), oldest first. */
  held: Json[];
  heardSensitive: boolean;
};

/** Loops of conditions in one event; a list in variables has at most some thirty thousand items. */
const mostLoops = 100;

/** A run at the process's own flow, whatever sub-flows it is in. */
export function beginRun(
  flow: CompiledFlow,
  scene: Scene,
  state: ProcessState,
  message: MessageFacts | undefined,
): Run {
  const reads: Run['reads'] = {};
  const budget = { loops: mostLoops };
  // Most steps say what they say to everybody, and look at nothing.
  let scope: Scope | undefined;
  const run: Run = {
    flow,
    scene,
    message: message ?? scene.lastMessage,
    callers: [],
    frame: undefined,
    trigger: scene.trigger,
    sensitive: state.sensitive === undefined ? flow.sensitive : new Set(state.sensitive),
    heardSensitive: state.heardSensitive ?? false,
    place: placeIn(flow, { scene, reads, budget }),
    budget,
    get scope() {
      scope ??= makeScope(run);
      return scope;
    },
    effects: [],
    reads,
    contact: scene.contact,
    step: state.step,
    visit: state.visit,
    vars: state.vars,
    memory: state.memory,
    resumedAt: state.resumedAt,
    failedVisit: state.failedVisit,
    held: state.held ?? [],
  };
  return run;
}

/** Where a flow's dates print, and in which language; what is the account's or the contact's of it counts as read. */
export const placeIn = (
  { definition }: CompiledFlow,
  { scene, reads, budget }: Pick<Run, 'scene' | 'reads' | 'budget'>,
): Place => ({
  get timezone() {
    const own = definition.settings?.timezone;
    if (own !== undefined) return own;
    reads['account.timezone'] = scene.account.timezone;
    return scene.account.timezone;
  },
  get language() {
    reads['contact.language'] = scene.contact.language;
    return scene.contact.language ?? definition.language;
  },
  now: scene.now,
  budget,
});

/** Text of a template. One that fails while running is nothing said and a finding, never an exception. */
export function text(run: Run, source: string, scope?: Scope): string {
  return guarded(run, '', () => {
    const template = run.flow.template(source);
    if (template.isPlain) return source;
    noteReads(run, template.paths, scope ?? run.scope);
    return template.text(scope ?? run.scope, run.place);
  });
}

/** Value of a template, typed when it is exactly one `{{ … }}`; null when it fails. */
export function value(run: Run, source: string, scope = run.scope): Json {
  return guarded<Json>(run, null, () => {
    const template = run.flow.template(source);
    noteReads(run, template.paths, scope);
    return template.value(scope, run.place);
  });
}

/** A JSON value with every text in it taken as a template. */
export function values(run: Run, written: Json): Json {
  if (typeof written === 'string') return value(run, written);
  if (Array.isArray(written)) return written.map((inner) => values(run, inner));
  if (written === null || typeof written !== 'object') return written;
  return Object.fromEntries(
    Object.entries(written).map(([key, inner]) => [key, values(run, inner)]),
  );
}

/** A condition's truth; one that fails while running does not hold, and is a finding. */
export function holds(run: Run, logic: Json): boolean {
  return guarded(run, false, () => {
    const condition = run.flow.condition(logic);
    noteReads(run, condition.paths, run.scope);
    run.budget.loops -= condition.loops;
    if (run.budget.loops < 0) throw new RangeError('too many loops for one event');
    return condition.holds(run.scope);
  });
}

/**
 * Text of the present step in the contact's language: `translations[exact]`, else the base language,
 * else the flow's own. Cut, with a finding, to what WhatsApp takes there.
 */
export function spoken(
  run: Run,
  path: string,
  source: string,
  limit: number,
  scope?: Scope,
): string {
  const key = path.startsWith('settings.') ? path : `${run.step}.${path}`;
  return fitted(run, text(run, translation(run, key) ?? source, scope), limit, path);
}

function translation(run: Run, key: string): string | undefined {
  if (run.flow.translations.size === 0) return undefined;
  const language = languageHere(run)?.toLowerCase();
  if (language === undefined) return undefined;
  const exact = run.flow.translations.get(language)?.[key];
  if (exact !== undefined) return exact;
  const [base = ''] = language.split('-');
  return run.flow.translations.get(base)?.[key];
}

/** Text no longer than `limit`; what is cut away is shown as `…` and counted. */
export function fitted(run: Run, whole: string, limit: number, what: string): string {
  if (whole.length <= limit) return whole;
  find(run, 'text_cut', `${what} is ${whole.length} characters long and was cut to ${limit}`);
  return cutTo(whole, limit);
}

/**
 * Says something, if the window is open and there is something to say; false when it could not. A
 * template leaves with the window open or closed.
 */
export function say(run: Run, content: Content, outbound?: SaidOutbound): boolean {
  if (content.type !== 'template' && !isWindowStillOpen(run)) {
    find(run, 'window_closed', 'the contact last wrote more than 24 hours ago');
    return false;
  }
  if ('text' in content && content.text.trim() === '') {
    find(run, 'empty_text', 'there was nothing to say: the text came out empty');
    return false;
  }
  const place = { step: addressHere(run), visit: run.visit };
  run.effects.push({ type: 'say', content, ...place, ...(outbound && { outbound }) });
  return true;
}

function isWindowStillOpen(run: Run): boolean {
  if (!run.scene.isWithoutWindow) return isWindowOpen(lastHeardAt(run), run.scene.now);
  read(run, 'is_without_window', true);
  return true;
}

/** The contact's last message, by the provider's time. */
export function lastHeardAt(run: Run): Date | undefined {
  const last = latest(run.scene.lastInboundAt, run.message?.at);
  read(run, 'last_inbound_at', last === undefined ? null : last.toISOString());
  return last;
}

/** Keeps a variable; false when the variables would grow beyond 64 KiB, and then it is not kept. */
export function save(run: Run, name: string, kept: Json): boolean {
  const vars = inStoredOrder({ ...run.vars, [name]: kept });
  if (!hasRoomFor(run, vars)) {
    find(run, 'vars_too_large', `with "${name}" the variables would be more than 64 KiB`);
    return false;
  }
  run.vars = vars;
  return true;
}

export const maxVarsBytes = 65_536;

/** Whether a process may hold these variables; those of all the flows it is in count together. */
export function hasRoomFor({ callers, trigger, frame }: Run, ...vars: Vars[]): boolean {
  const outer = callers.map((level) => level.vars);
  const passed = [...callers.slice(1), ...(frame === undefined ? [] : [{ trigger }])].map(
    (level) => level.trigger.variables,
  );
  const all = [...vars, ...outer, ...passed];
  const bytes = all.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0);
  return bytes <= maxVarsBytes;
}

/** From now on this variable of the present flow, and what `set` makes of it, is sensitive. */
export function holdSensitive(run: Run, name: string): void {
  if (run.sensitive.has(name)) return;
  run.sensitive = sensitiveVariables(run.flow.definition, [...run.sensitive, name], true);
}

/** Counts something that stops nothing. */
export function find(run: Run, code: string, message: string): void {
  run.effects.push({ type: 'finding', code, step: addressHere(run), message });
}

/** Notes a value of the scene that was looked at, for the journal. */
export function read<T extends Json>(run: Run, path: string, seen: T): T {
  run.reads[path] = seen;
  return seen;
}

/** The contact's language as it is now; the journal keeps the one that the event found. */
export function languageHere(run: Run): string | null {
  run.reads['contact.language'] = run.scene.contact.language;
  return run.contact.language;
}

/** The language of the service's own sentences in this process. */
export function ownLanguage(run: Run): SpokenLanguage {
  return spokenLanguage(languageHere(run), run.flow.definition.language);
}

/**
 * Notes what a template or condition may look at, for the journal: of the contact, as the event found
 * it, so that what the event itself changes is worked out again in a replay.
 */
export function noteReads(run: Run, paths: Path[], scope: Scope): void {
  for (const path of paths) {
    const found = path[0] === 'contact' ? { contact: run.scene.contact } : scope;
    const seen = valueAt(found, path);
    // Liquid answers these of any list or text: what was looked at is the list.
    const isOfWhole = seen === null && ofWhole.has(path.at(-1));
    const looked = isOfWhole ? path.slice(0, -1) : path;
    run.reads[nameOfPath(looked)] = masked(run, looked, isOfWhole ? valueAt(found, looked) : seen);
  }
}

const ofWhole = new Set<string | number | undefined>(['size', 'first', 'last']);

const hidden = '***';

function masked(run: Run, path: Path, seen: Json): Json {
  if (isSensitive(run, path)) return hidden;
  // A way that ends before the name of a variable shows several, or all.
  const [root] = path;
  if (run.sensitive.size === 0 || (root !== 'vars' && root !== 'trigger')) return seen;
  return path.length < nameAt(root) + 1
    ? withoutSensitive(run, seen, nameAt(root) - path.length)
    : seen;
}

/** `vars.<name>` and, in a sub-flow, `trigger.variables.<name>`. */
const nameAt = (root: 'vars' | 'trigger'): number => (root === 'vars' ? 1 : 2);

function withoutSensitive(run: Run, seen: Json, depth: number): Json {
  if (seen === null || typeof seen !== 'object' || Array.isArray(seen)) return seen;
  return Object.fromEntries(
    Object.entries(seen).map(([key, inner]) => {
      if (depth > 0) return [key, withoutSensitive(run, inner, depth - 1)];
      return [key, run.sensitive.has(key) ? hidden : inner];
    }),
  );
}

/**
 * Whether a path is something sensitive. The contact's words may be the sensitive answer itself, so a
 * process that asks for one hides them all.
 */
function isSensitive(run: Run, [root, first, second]: Path): boolean {
  if (root === 'message') return hidesMessages(run);
  if (root === 'vars') return typeof first === 'string' && run.sensitive.has(first);
  return (
    root === 'trigger' &&
    run.frame !== undefined &&
    typeof second === 'string' &&
    run.sensitive.has(second)
  );
}

/** Whether what the contact writes may be a sensitive answer, of this flow or of another in the process. */
export const hidesMessages = (run: Run): boolean =>
  run.heardSensitive || [...run.callers, run].some(({ sensitive }) => sensitive.size > 0);

/** Whether a text, or one inside a JSON value, is made of something sensitive. */
export function isMadeOfSensitive(run: Run, written: Json): boolean {
  if (typeof written === 'string') {
    return guarded(run, false, () =>
      run.flow.template(written).paths.some((path) => readsSensitive(run, path)),
    );
  }
  if (written === null || typeof written !== 'object') return false;
  return Object.values(written).some((inner) => isMadeOfSensitive(run, inner));
}

/** A way that ends early, as where a name is worked out while running, may lead to any. */
const readsSensitive = (run: Run, path: Path): boolean => {
  const [root] = path;
  const isShort = (root === 'vars' || root === 'trigger') && path.length <= nameAt(root);
  return isShort ? run.sensitive.size > 0 : isSensitive(run, path);
};

/** As `values`, for those outside: a text made of something sensitive is `***`. */
export function shownValues(run: Run, written: Json): Json {
  if (typeof written === 'string') {
    return isMadeOfSensitive(run, written) ? hidden : value(run, written);
  }
  if (Array.isArray(written)) return written.map((inner) => shownValues(run, inner));
  if (written === null || typeof written !== 'object') return written;
  return Object.fromEntries(
    Object.entries(written).map(([key, inner]) => [key, shownValues(run, inner)]),
  );
}

/** What `evaluate` gives, or `instead` and a finding where it throws. */
export function guarded<T>(run: Run, instead: T, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    // Liquid and JSONLogic throw texts and bare objects too; none of them holds a value of the scene.
    const reason = error instanceof Error ? error.name : String(error);
    find(run, 'expression_failed', `a template or condition could not be worked out (${reason})`);
    return instead;
  }
}

const latest = (one: Date | undefined, other: Date | undefined): Date | undefined =>
  one !== undefined && other !== undefined && other > one ? other : (one ?? other);
