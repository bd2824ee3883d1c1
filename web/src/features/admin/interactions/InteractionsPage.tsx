// All conversations, newest first: which are open, who holds them, and how long customers have been waiting.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import '../../conversations/texts';
import { useConversationColumns } from '../../conversations/columns';
import { conversations, LIST_AGAIN_MS } from '../../conversations/requests';
import { STATES, stateWords } from '../../conversations/words';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { asked, usePaged } from '../list/sources';
import { listOf } from '../resource';
import { accounts as accountList, agents as agentList, queues as queueList } from '../resources';
import { InteractionDrawer } from './InteractionDrawer';
import { useSupervision } from './supervision';

const STATUSES = ['open', 'closed'] as const;

export function InteractionsPage() {
  const { t } = useTranslation(['conversations', 'admin']);
  const state = useListState();
  const { status, account, agent, first, state: exactly, queue } = state.filters;
  const source = usePaged(
    conversations,
    {
      ...asked(state),
      ...(status && { status }),
      ...(account && { account_id: account }),
      ...(agent && { agent_id: agent }),
      ...filterOf({ state: exactly, first_agent_id: first, queue_id: queue }),
    },
    LIST_AGAIN_MS,
  );
  const columns = useConversationColumns();
  const filters = useFilters();
  const actions = useSupervision();

  return (
    <ListPage
      list="interactions"
      title={t('admin:interactions.title')}
      purpose={t('list.purpose')}
      source={source}
      columns={columns}
      name={(row) => `#${row.id}`}
      editable
      openLabel={t('list.show')}
      emptyTitle={t('list.empty')}
      emptyText={t('list.emptyText')}
      filters={filters}
      actions={actions}
    >
      {state.open && <InteractionDrawer id={state.open} close={() => state.edit(null)} />}
    </ListPage>
  );
}

/** What the list has no parameter of its own for. */
function filterOf(wanted: Record<string, string | undefined>): Record<string, string> {
  const all = Object.entries(wanted).flatMap(([field, value]) => (value ? [{ field, operator: 'equals', value }] : []));
  return all.length > 0 ? { filter: JSON.stringify({ all }) } : {};
}

function useFilters() {
  const { t } = useTranslation('conversations');
  const { data: accounts = [] } = useQuery(listOf(accountList));
  const { data: agents = [] } = useQuery(listOf(agentList));
  const { data: queues = [] } = useQuery(listOf(queueList));
  const people = agents.map((row) => ({ value: row.id, label: row.full_name }));
  return [
    {
      name: 'status',
      label: t('list.status'),
      options: STATUSES.map((value) => ({ value, label: t(`list.${value}`) })),
    },
    { name: 'state', label: t('list.state'), options: STATES.map((value) => ({ value, label: stateWords(value) })) },
    {
      name: 'account',
      label: t('list.account'),
      options: accounts.map(({ id, name }) => ({ value: id, label: name })),
    },
    { name: 'agent', label: t('list.agent'), options: people },
    { name: 'first', label: t('list.firstAgent'), options: people },
    { name: 'queue', label: t('list.queue'), options: queues.map(({ id, name }) => ({ value: id, label: name })) },
  ];
}
