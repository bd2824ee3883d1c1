import { describe, expect, it } from 'vitest';
import { moved } from '../form/OrderedRows';
import {
  cloned,
  type EditedStep,
  jumpsTo,
  missing,
  newStep,
  nextId,
  numberOf,
  stepsWithErrors,
  toDraft,
} from './steps';

const goto = (id: number, target: number): EditedStep => ({
  ...newStep('goto_p', id),
  application: { type: 'goto_p', target: { to: 'step', id: target } },
});

const steps = [newStep('noop', 4), goto(2, 7), newStep('queue', 7)];

describe('the steps of a plan', () => {
  it('keep jumps pointing at the same step when they are moved (PLAN-04)', () => {
    const after = moved(steps, 2, 0);
    expect(after.map(({ id }) => id)).toEqual([7, 4, 2]);
    expect(numberOf(after, 7)).toBe(1);
    expect(jumpsTo(after, 7)).toEqual([3]);
    expect(jumpsTo(after, 4)).toEqual([]);
  });

  it('get identities that no step had', () => {
    expect(nextId({ next_id: 5 }, steps)).toBe(8);
    expect(nextId({ next_id: 30 }, steps)).toBe(30);
    expect(nextId({ next_id: 1 }, [])).toBe(1);
  });

  it('are cloned right behind themselves, without sharing anything', () => {
    const after = cloned(steps, 1, 9);
    expect(after.map(({ id }) => id)).toEqual([4, 2, 9, 7]);
    expect(after[2]?.application).toEqual(steps[1]?.application);
    expect(after[2]?.application).not.toBe(steps[1]?.application);
    expect(cloned(steps, 9, 9)).toBe(steps);
  });

  it('say what must still be chosen, at the paths the server uses', () => {
    const errors = missing([...steps, newStep('tag', 8), newStep('goto_if', 9)], 'needed');
    expect(Object.keys(errors)).toEqual([
      'steps.2.application.queue_id',
      'steps.3.application.tag_ids',
      'steps.4.application.condition',
    ]);
    expect([...stepsWithErrors({ ...errors, passes_max: 'x' })]).toEqual([3, 4, 5]);
  });

  it('leave out a result that has no name', () => {
    const system: EditedStep = {
      ...newStep('system', 1),
      application: { type: 'system', script: 'a', arguments: ['b'], variable: '', timeout_secs: 7 },
    };
    expect(toDraft([system])[0]?.application).toEqual({
      type: 'system',
      script: 'a',
      arguments: ['b'],
      timeout_secs: 7,
    });
  });
});
