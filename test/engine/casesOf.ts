import { cases as branch } from './steps/branch.cases.ts';
import { cases as choice } from './steps/choice.cases.ts';
import { cases as end } from './steps/end.cases.ts';
import { cases as event } from './steps/event.cases.ts';
import { cases as form } from './steps/form.cases.ts';
import { cases as handoff } from './steps/handoff.cases.ts';
import { cases as http } from './steps/http.cases.ts';
import { cases as message } from './steps/message.cases.ts';
import { cases as outbound } from './steps/outbound.cases.ts';
import { cases as question } from './steps/question.cases.ts';
import { cases as set } from './steps/set.cases.ts';
import { cases as set_property } from './steps/set_property.cases.ts';
import { cases as split } from './steps/split.cases.ts';
import type { StepCase } from './steps/stepCase.ts';
import { cases as subflow } from './steps/subflow.cases.ts';
import { cases as tag } from './steps/tag.cases.ts';
import { cases as wait } from './steps/wait.cases.ts';

/** All cases, by the type of step they are about. */
export const casesOf: Record<string, StepCase[]> = {
  branch,
  choice,
  end,
  event,
  form,
  handoff,
  http,
  message,
  outbound,
  question,
  set,
  set_property,
  split,
  subflow,
  tag,
  wait,
};
