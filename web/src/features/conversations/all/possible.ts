// What an agent can do with a conversation from the list (LST-10): the server decides, and this keeps from the menu
// what it would refuse anyway.
import type { AgentPermissions, Interaction } from '../../../api/gen';

export type Agent = { id: string; permissions: AgentPermissions };

export type Possible = Record<'go' | 'take' | 'reopen' | 'recontact' | 'dispose' | 'tag' | 'close', boolean>;

type Row = Pick<Interaction, 'state' | 'agent_id' | 'contact_id' | 'closed_at'>;

export function possible(row: Row, { id, permissions }: Agent): Possible {
  const isClosed = Boolean(row.closed_at);
  const isMine = !isClosed && row.agent_id === id;
  const isFree = !isClosed && !row.agent_id;
  // Between two holders or while its agent says how it ended nothing else is taken (TRF-04, DSP-11).
  const isSettled = row.state !== 'transferring' && row.state !== 'disposing';
  return {
    go: isMine,
    take: isFree && permissions.take_unassigned,
    // Whom the whitelist refused has no record to reopen for (WL-03).
    reopen: isClosed && permissions.reopen && Boolean(row.contact_id),
    recontact: (isClosed || (isMine && isSettled)) && permissions.send_templates && Boolean(row.contact_id),
    dispose: isClosed || (isMine && isSettled),
    tag: isClosed || isMine,
    close: isMine && isSettled && permissions.close_from_list,
  };
}

type Filters = Record<string, string | undefined>;

/** States that the list can be narrowed to; `closed` has a parameter of its own. */
export const EXACT_STATES = [
  'offering',
  'parked',
  'bot',
  'assigned',
  'wait_agent',
  'wait_queue',
  'transferring',
] as const;

/** The filters of the page, as the server takes them. */
export function askedFor({ state, whose, account }: Filters, me: string): Record<string, string> {
  const clauses: { field: string; operator: string; value: string }[] = [];
  const asked: Record<string, string> = {};
  if (state === 'open' || state === 'closed') asked.status = state;
  else if (state) clauses.push({ field: 'state', operator: 'equals', value: state });
  if (whose === 'mine') asked.agent_id = me;
  if (whose === 'nobody') {
    asked.status ??= 'open';
    clauses.push({ field: 'agent_id', operator: 'equals', value: '0' });
  }
  if (account) asked.account_id = account;
  return clauses.length > 0 ? { ...asked, filter: JSON.stringify({ all: clauses }) } : asked;
}
