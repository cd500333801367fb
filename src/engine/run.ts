import type { Content } from '../messages/content.ts';
import type { Json } from '../messages/events.ts';
import type { CompiledFlow } from './compileFlow.ts';
import type { Effect, MessageFacts, ProcessState, Scene, StepMemory, Vars } from './effects.ts';
import { cutTo } from './limits.ts';
import { type Path, valueAt } from './paths.ts';
import { makeScope } from './scope.ts';
import { type SpokenLanguage, spokenLanguage } from './sentences.ts';
import type { Place, Scope } from './template.ts';
import { isWindowOpen } from './windowRule.ts';

/**
 * What one event does to one process, while it is being worked out. Steps write their wishes into it;
 * nobody outside the engine sees it, and the state it began with is never touched.
 */
export type Run = {
  readonly flow: CompiledFlow;
  readonly scene: Scene;
  /** The contact's last message: the one being decided, if it is one. */
  readonly message: MessageFacts | undefined;
  readonly place: Place;
  readonly scope: Scope;
  readonly effects: Effect[];
  readonly reads: Record<string, Json>;
  /** As the scene has it, with what this event has changed since. */
  contact: Scene['contact'];
  step: string;
  visit: number;
  vars: Vars;
  memory: StepMemory;
  resumedAt: string | undefined;
  failedVisit: number | undefined;
};

export function beginRun(
  flow: CompiledFlow,
  scene: Scene,
  state: ProcessState,
  message: MessageFacts | undefined,
): Run {
  const { language, settings } = flow.definition;
  const timezone = settings?.timezone ?? scene.account.timezone;
  // Most steps say what they say to everybody, and look at nothing.
  let scope: Scope | undefined;
  const run: Run = {
    flow,
    scene,
    message: message ?? scene.lastMessage,
    place: { timezone, language: scene.contact.language ?? language, now: scene.now },
    get scope() {
      scope ??= makeScope(run);
      return scope;
    },
    effects: [],
    reads: {},
    contact: scene.contact,
    step: state.step,
    visit: state.visit,
    vars: state.vars,
    memory: state.memory,
    resumedAt: state.resumedAt,
    failedVisit: state.failedVisit,
  };
  return run;
}

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
  const language = read(run, 'contact.language', run.contact.language)?.toLowerCase();
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

/** Says something, if the window is open and there is something to say; false when it could not. */
export function say(run: Run, content: Content): boolean {
  const { lastInboundAt, now } = run.scene;
  const last = latest(lastInboundAt, run.message?.at);
  read(run, 'last_inbound_at', last === undefined ? null : last.toISOString());
  if (!isWindowOpen(last, now)) {
    find(run, 'window_closed', 'the contact last wrote more than 24 hours ago');
    return false;
  }
  if ('text' in content && content.text.trim() === '') {
    find(run, 'empty_text', 'there was nothing to say: the text came out empty');
    return false;
  }
  run.effects.push({ type: 'say', content, step: run.step, visit: run.visit });
  return true;
}

/** Keeps a variable; false when the variables would grow beyond 64 KiB, and then it is not kept. */
export function save(run: Run, name: string, kept: Json): boolean {
  const vars = { ...run.vars, [name]: kept };
  if (Buffer.byteLength(JSON.stringify(vars)) > maxVarsBytes) {
    find(run, 'vars_too_large', `with "${name}" the variables would be more than 64 KiB`);
    return false;
  }
  run.vars = vars;
  return true;
}

const maxVarsBytes = 65_536;

/** Counts something that stops nothing. */
export function find(run: Run, code: string, message: string): void {
  run.effects.push({ type: 'finding', code, step: run.step, message });
}

/** Notes a value of the scene that was looked at, for the journal. */
export function read<T extends Json>(run: Run, path: string, seen: T): T {
  run.reads[path] = seen;
  return seen;
}

/** The language of the service's own sentences in this process. */
export function ownLanguage(run: Run): SpokenLanguage {
  const language = read(run, 'contact.language', run.contact.language);
  return spokenLanguage(language, run.flow.definition.language);
}

function noteReads(run: Run, paths: Path[], scope: Scope): void {
  for (const path of paths) {
    run.reads[path.join('.')] = masked(run, path, valueAt(scope, path));
  }
}

/** The contact's words may be the sensitive answer itself, so a flow that asks for one hides them all. */
function masked(run: Run, path: Path, seen: Json): Json {
  const { sensitive } = run.flow;
  const [root, name] = path;
  if (sensitive.size === 0) return seen;
  if (root === 'message') return '***';
  if (root !== 'vars') return seen;
  if (typeof name === 'string' && sensitive.has(name)) return '***';
  if (name !== undefined || seen === null || typeof seen !== 'object' || Array.isArray(seen)) {
    return seen;
  }
  const hidden = Object.keys(seen).filter((key) => sensitive.has(key));
  return { ...seen, ...Object.fromEntries(hidden.map((key) => [key, '***'])) };
}

function guarded<T>(run: Run, instead: T, evaluate: () => T): T {
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
