// The steps of a plan as they are edited. A step keeps its identity wherever it is moved, so jumps go on
// pointing at it.
import type { Plan, PlanStep, PlanStepDraft, StepApplication, StepInterval, StepTarget } from '../../../api/gen';
import type { FormErrors } from '../form/validate';

export type Kind = StepApplication['type'];

export type EditedStep = { id: number; enabled: boolean; interval: StepInterval; application: StepApplication };

export const KINDS: Kind[] = [
  'queue',
  'agent',
  'auto_reply',
  'goto_if',
  'goto_p',
  'tag',
  'close',
  'noop',
  'system',
  'scripted',
  'chat_gpt',
  'dialogflow',
  'lex',
];

/** Plans may hold these, but do not run them yet. */
export const NOT_RUN: ReadonlySet<Kind> = new Set<Kind>(['chat_gpt', 'dialogflow', 'lex']);

const AGENT_SECS = 30;
const QUEUE_SECS = 300;
const SCRIPT_SECS = 10;

const END: StepTarget = { to: 'end' };

export function editable(plan: Plan): EditedStep[] {
  return plan.steps.map(({ id, enabled, interval, application }: PlanStep) => ({ id, enabled, interval, application }));
}

export function newStep(kind: Kind, id: number): EditedStep {
  return { id, enabled: true, interval: { type: 'always' }, application: newApplication(kind) };
}

function newApplication(kind: Kind): StepApplication {
  switch (kind) {
    case 'agent':
      return { type: kind, agent_id: '', timeout_secs: AGENT_SECS };
    case 'queue':
      return { type: kind, queue_id: '', timeout_secs: QUEUE_SECS };
    case 'auto_reply':
      return { type: kind, times: 'one_time', text: '' };
    case 'close':
      return { type: kind, disposition_id: '' };
    case 'goto_if':
      return { type: kind, condition: '', on_true: END, on_false: END };
    case 'goto_p':
      return { type: kind, target: END };
    case 'noop':
      return { type: kind, value: '' };
    case 'system':
      return { type: kind, script: '', arguments: [], timeout_secs: SCRIPT_SECS };
    case 'tag':
      return { type: kind, tag_ids: [] };
    case 'scripted':
    case 'lex':
    case 'dialogflow':
    case 'chat_gpt':
      return { type: kind, bot_id: '' };
  }
}

/** The first identity that neither the server nor this editor has given to a step. */
export function nextId(plan: Pick<Plan, 'next_id'>, steps: EditedStep[]): number {
  return Math.max(plan.next_id, ...steps.map(({ id }) => id + 1));
}

/** A copy right behind the step, with an identity of its own. */
export function cloned(steps: EditedStep[], index: number, id: number): EditedStep[] {
  const step = steps[index];
  if (!step) return steps;
  return [...steps.slice(0, index + 1), { ...structuredClone(step), id }, ...steps.slice(index + 1)];
}

export function targets({ application }: EditedStep): StepTarget[] {
  if (application.type === 'goto_if') return [application.on_true, application.on_false];
  return application.type === 'goto_p' ? [application.target] : [];
}

/** Numbers of other steps that jump to this one: while there are any, it stays. */
export function jumpsTo(steps: EditedStep[], id: number): number[] {
  return steps.flatMap((step, index) =>
    step.id !== id && targets(step).some((target) => target.to === 'step' && target.id === id) ? [index + 1] : [],
  );
}

/** Where a step is, from 1; 0 when it is gone. */
export function numberOf(steps: EditedStep[], id: number): number {
  return steps.findIndex((step) => step.id === id) + 1;
}

/** What must be chosen and is not, by the paths of the contract. */
export function missing(steps: EditedStep[], message: string): FormErrors {
  const errors: FormErrors = {};
  steps.forEach(({ application, interval }, index) => {
    const at = `steps.${index}`;
    for (const name of ['queue_id', 'agent_id', 'disposition_id', 'bot_id', 'text', 'condition', 'script'])
      if (Reflect.get(application, name) === '') errors[`${at}.application.${name}`] = message;
    if (application.type === 'tag' && application.tag_ids.length === 0) errors[`${at}.application.tag_ids`] = message;
    if (interval.type === 'named' && interval.interval_id === '') errors[`${at}.interval.interval_id`] = message;
  });
  return errors;
}

/** Numbers of the steps that errors are about. */
export function stepsWithErrors(errors: FormErrors): Set<number> {
  const numbers = Object.keys(errors).flatMap((field) => {
    const index = /^steps\.(\d+)/.exec(field)?.[1];
    return index === undefined ? [] : [Number(index) + 1];
  });
  return new Set(numbers);
}

/** Whether the message about a field of the contract is shown at a field of a step. */
export function showsItself(field: string): boolean {
  return /^steps\[\d+\]\.(application|interval)/.test(field) || field === 'passes_max';
}

export function toDraft(steps: EditedStep[]): PlanStepDraft[] {
  return steps.map((step) => ({ ...step, application: written(step.application) }));
}

/** A result without a name is none. */
function written(application: StepApplication): StepApplication {
  if (application.type !== 'system' || application.variable) return application;
  const { variable: _, ...rest } = application;
  return rest;
}
