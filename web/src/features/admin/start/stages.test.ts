import { describe, expect, it } from 'vitest';
import type { Account, Agent, Plan, Queue } from '../../../api/gen';
import { type Found, stages } from './stages';

const account = (last_inbound_at: string | null) => ({ id: '7', health: { last_inbound_at } }) as Account;
const queue = (agents_count: number) => ({ id: '3', agents_count }) as Queue;
const agent = { id: '1' } as Agent;
const plan = (type: string, enabled: boolean) => ({ steps: [{ enabled, application: { type } }] }) as unknown as Plan;
const nothing: Found = { accounts: [], agents: [], queues: [], plans: [] };

const undone = (found: Found) => stages(found).flatMap(({ name, done }) => (done ? [] : [name]));

describe('what an installation still lacks', () => {
  it('is everything at first, and nothing that needs an account leads anywhere', () => {
    expect(undone(nothing)).toEqual(['account', 'agents', 'queue', 'plan', 'message']);
    expect(stages(nothing).map(({ at }) => at !== undefined)).toEqual([true, true, true, false, false]);
  });

  it('a queue counts when somebody can be reached through it; until then its members are asked for', () => {
    const found = { ...nothing, queues: [queue(0)] };
    expect(stages(found)[2]).toEqual({
      name: 'queue',
      done: false,
      at: { to: '/admin/queues', search: { open: '3', tab: 'members' } },
    });
    expect(undone({ ...nothing, queues: [queue(0), queue(1)] })).not.toContain('queue');
  });

  it('a plan counts when a step that is on offers conversations', () => {
    const found = { ...nothing, accounts: [account(null)] };
    expect(undone({ ...found, plans: [plan('auto_reply', true)] })).toContain('plan');
    expect(undone({ ...found, plans: [plan('queue', false)] })).toContain('plan');
    expect(undone({ ...found, plans: [plan('noop', true), plan('agent', true)] })).not.toContain('plan');
  });

  it('is nothing once a message came in', () => {
    const found = { accounts: [account('2026-11-29T08:00:00Z')], agents: [agent], queues: [queue(2)] };
    expect(undone({ ...found, plans: [plan('queue', true)] })).toEqual([]);
  });
});
