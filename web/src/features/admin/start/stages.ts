// What a new installation still lacks before a customer reaches an agent, computed from what is there.
import type { Account, Agent, Plan, Queue } from '../../../api/gen';
import type { ListSearch } from '../../../shared/lib/listSearch';

export type Found = {
  accounts: Account[];
  agents: Agent[];
  queues: Queue[];
  /** Of the accounts, as far as they were read. */
  plans: Plan[];
};

export type Stage = {
  name: 'account' | 'agents' | 'queue' | 'plan' | 'message';
  done: boolean;
  /** Where it is done; absent while something before it is missing. */
  at?: { to: '/admin/accounts' | '/admin/agents' | '/admin/queues'; search: ListSearch };
};

export function stages({ accounts, agents, queues, plans }: Found): Stage[] {
  const [account] = accounts;
  const [queue] = queues;
  return [
    { name: 'account', done: account !== undefined, at: { to: '/admin/accounts', search: { open: 'new' } } },
    { name: 'agents', done: agents.length > 0, at: { to: '/admin/agents', search: { open: 'new' } } },
    {
      name: 'queue',
      done: queues.some(({ agents_count }) => agents_count > 0),
      at: { to: '/admin/queues', search: queue ? { open: queue.id, tab: 'members' } : { open: 'new' } },
    },
    {
      name: 'plan',
      done: plans.some(offers),
      ...(account && { at: { to: '/admin/accounts', search: { open: account.id, tab: 'plan' } } }),
    },
    {
      name: 'message',
      done: accounts.some(({ health }) => health.last_inbound_at),
      ...(account && { at: { to: '/admin/accounts', search: { open: account.id, tab: 'access' } } }),
    },
  ];
}

function offers(plan: Plan): boolean {
  return plan.steps.some(({ enabled, application: { type } }) => enabled && (type === 'queue' || type === 'agent'));
}
