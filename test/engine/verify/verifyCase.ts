import type { Finding, FindingCode } from '../../../src/engine/finding.ts';
import type { Known } from '../../../src/engine/verify/known.ts';
import type { Json } from '../../../src/messages/events.ts';

/** A flow with one fault, the finding it gives, and the steps (or more) that repair it. */
export type VerifyCase = {
  name: string;
  steps: Record<string, unknown>;
  more?: Record<string, unknown>;
  known?: Known;
  finds: Omit<Finding, 'message'> & { message?: string };
  /** Steps put in the place of the faulty ones; null takes one away. */
  repair: Record<string, unknown>;
  repairMore?: Record<string, unknown>;
  repairKnown?: Known;
};

/** An error or a warning of a step, as `finds` wants it. */
export const found = (
  severity: Finding['severity'],
  code: FindingCode,
  step: string | null,
  field: string,
  path: string[],
  possible = false,
): VerifyCase['finds'] => ({
  code,
  severity,
  step,
  field: step === null ? field : ['steps', step, ...(field === '' ? [] : [field])].join('.'),
  path,
  possible,
});

export const nobody: Known = {
  flows: new Map(),
  outbounds: new Map(),
  properties: new Set(),
  secrets: new Set(),
  phrases: [],
};

export const done = { type: 'end', status: 'success' };

export const say = (next: string, more: object = {}) => ({
  type: 'message',
  text: 'Hola',
  next,
  ...more,
});

export const ask = (next: string, more: object = {}) => ({
  type: 'question',
  text: '?',
  answer: { type: 'text', save_as: 'it' },
  timeout: { after: '5m', next: 'done' },
  next,
  ...more,
});

export const menu = (options: object[], more: object = {}) => ({
  type: 'choice',
  text: '?',
  options,
  timeout: { after: '5m', next: 'done' },
  ...more,
});

export const option = (id: string, title: string, next = 'done', more: object = {}) => ({
  id,
  title,
  next,
  ...more,
});

export const call = (more: object = {}) => ({
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/',
  timeout: '5s',
  next: 'done',
  failed: 'done',
  ...more,
});

export const branch = (cases: [condition: Json, next: string][], otherwise = 'done') => ({
  type: 'branch',
  cases: cases.map(([condition, next]) => ({ if: condition, next })),
  else: otherwise,
});
