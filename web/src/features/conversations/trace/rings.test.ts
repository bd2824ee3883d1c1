import { describe, expect, it } from 'vitest';
import type { InteractionEvent } from '../../../api/gen';
import { rings } from './rings';
import { journal } from './samples';

/** The numbers of the entries: of what asked, then in brackets of what belongs to it. */
function shape(events: InteractionEvent[]): string {
  return rings(events)
    .map(({ head, rounds, rest }) => {
      const within = [...rounds, ...rest].map(({ event }) => event.id);
      return within.length > 0 ? `${head.event.id}[${within}]` : head.event.id;
    })
    .join(' ');
}

const step = (priority: number, queue = '7') => ({ priority, queue });
const round = (ticket: number, queue = '7') => ({ queue, ticket, outcomes: [['1', 'missed']] });
const anna = { agent: '1', queue: '7' };

describe('what belongs to one step', () => {
  it('is every round of it and who accepted, though the round is reported last', () => {
    expect(
      shape(
        journal(
          [0, 'created'],
          [0, 'step_started', step(1)],
          [10, 'round_ended', round(1)],
          [20, 'round_ended', round(1)],
          [24, 'assigned', anna],
          [24.1, 'round_ended', round(1)],
          [90, 'tab_closed', { agent: '1' }],
        ),
      ),
    ).toBe('1 2[3,4,6,5] 7');
  });

  it('is the round that is reported when the next step has begun, even of the same queue', () => {
    expect(
      shape(
        journal(
          [0, 'step_started', step(1)],
          [30, 'step_timed_out', { priority: 1 }],
          [30, 'step_started', step(2)],
          [30.2, 'round_ended', round(1)],
          [60, 'step_timed_out', { priority: 2 }],
          [60, 'parked'],
          [60.2, 'round_ended', round(2)],
        ),
      ),
    ).toBe('1[4,2] 3[7,5] 6');
  });

  it('is the answer of an agent whom it asks', () => {
    const events = journal(
      [0, 'agent_step_started', { priority: 1, agent: '1' }],
      [4, 'step_rejected', { priority: 1, agent: '1' }],
      [4, 'agent_step_started', { priority: 2, agent: '2' }],
      [9, 'assigned', { agent: '2', queue: null }],
    );
    expect(shape(events)).toBe('1[2] 3[4]');
  });
});

describe('what belongs to a transfer', () => {
  it('is its round, how it ended, and who has it', () => {
    expect(
      shape(
        journal(
          [0, 'transfer_started', { from: '1', to: { kind: 'queue', queue: '8' } }],
          [6, 'transfer_ended', { from: '1', to: { kind: 'queue', queue: '8' }, result: { how: 'accepted', by: '2' } }],
          [6, 'assigned', { agent: '2', queue: '8' }],
          [6.1, 'round_ended', round(5, '8')],
          [50, 'closed', { reason: 'agent', by: '2' }],
        ),
      ),
    ).toBe('1[4,2,3] 5');
  });
});

describe('what belongs to a holder who did not answer', () => {
  it('is the queue that was asked, not the plan that goes on', () => {
    expect(
      shape(
        journal(
          [0, 'agent_lapsed', { agent: '1', rejected: false }],
          [30, 'queue_lapsed', { queue: '7' }],
          [30, 'step_started', step(1)],
          [30.1, 'round_ended', round(4)],
          [40, 'assigned', anna],
          [40.1, 'round_ended', round(5)],
        ),
      ),
    ).toBe('1[4,2] 3[6,5]');
  });
});

describe('what belongs to nothing', () => {
  it('is an assignment long after, and a round that nobody asked for', () => {
    expect(
      shape(
        journal(
          [0, 'step_started', step(1)],
          [5, 'assigned', anna],
          [600, 'assigned', { agent: '2', queue: null }],
          [900, 'round_ended', round(8, '8')],
        ),
      ),
    ).toBe('1[2] 3 4');
  });
});
