// All conversations, newest first: which are open, who holds them, and how long customers have been waiting.
import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interaction } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { useServerNow } from '../../../shared/lib/now';
import { dateTime, duration, timeOrDate } from '../../../shared/lib/time';
import '../../conversations/texts';
import { conversations } from '../../conversations/requests';
import { closeWords, STATES, stateWords } from '../../conversations/words';
import type { Column } from '../list/columns';
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
  const { status, account, agent, state: exactly, queue } = state.filters;
  const source = usePaged(conversations, {
    ...asked(state),
    ...(status && { status }),
    ...(account && { account_id: account }),
    ...(agent && { agent_id: agent }),
    ...filterOf({ state: exactly, queue_id: queue }),
  });
  const columns = useColumns();
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
    { name: 'agent', label: t('list.agent'), options: agents.map((row) => ({ value: row.id, label: row.full_name })) },
    { name: 'queue', label: t('list.queue'), options: queues.map(({ id, name }) => ({ value: id, label: name })) },
  ];
}

function useColumns(): Column<Interaction>[] {
  const { t } = useTranslation('conversations');
  return useMemo(
    () => [
      {
        name: 'id',
        sort: true,
        title: t('list.id'),
        value: (row) => row.id,
        cell: (row) => <span className="num">#{row.id}</span>,
      },
      {
        name: 'contact',
        sort: true,
        title: t('list.contact'),
        value: (row) => row.contact_name || row.contact_label,
        cell: (row) => (
          <div>
            <strong>{row.contact_name || phone(row.contact_label)}</strong>
            <Text size="xs" c="var(--text-2)" lineClamp={1} maw={240}>
              {row.preview}
            </Text>
          </div>
        ),
      },
      {
        name: 'state',
        sort: true,
        title: t('list.state'),
        value: (row) => closeWords(row) || stateWords(row.state),
        cell: (row) => <State row={row} />,
      },
      { name: 'agent', title: t('list.agent'), value: (row) => holder(row, t) },
      {
        name: 'last_message_at',
        sort: true,
        title: t('list.last'),
        value: (row) => dateTime(row.last_message_at),
        cell: (row) => <Last row={row} />,
      },
      { name: 'queue', title: t('list.queue'), value: (row) => row.queue_name ?? '' },
      { name: 'account', title: t('list.account'), value: (row) => row.account_name },
      { name: 'account_key', title: t('list.key'), value: (row) => row.account_key, extra: true },
      { name: 'disposition', title: t('list.disposition'), value: (row) => row.disposition ?? '', extra: true },
      {
        name: 'created_at',
        sort: true,
        title: t('list.created'),
        value: (row) => dateTime(row.created_at),
        extra: true,
      },
    ],
    [t],
  );
}

/** LST-01: a bot that serves stands where its agent will. */
function holder(
  { agent_name, bot_name }: Interaction,
  t: (key: 'list.bot', names: { name: string }) => string,
): string {
  return bot_name ? t('list.bot', { name: bot_name }) : (agent_name ?? '');
}

function State({ row }: { row: Interaction }) {
  return (
    <>
      <Badge color={row.closed_at ? 'gray' : 'brand'} miw="max-content">
        {stateWords(row.state)}
      </Badge>
      {row.closed_at && (
        <Text size="xs" c="var(--text-2)" maw={220} mt={2}>
          {closeWords(row)}
        </Text>
      )}
    </>
  );
}

/** When somebody wrote last; and for how long the customer has been waiting, if it was the customer. */
function Last({ row }: { row: Interaction }) {
  const { t } = useTranslation('conversations');
  const now = useServerNow(1000);
  const waits = !row.closed_at && row.last_message_direction === 'in';
  return (
    <div className="num">
      <time dateTime={row.last_message_at} title={dateTime(row.last_message_at)}>
        {timeOrDate(row.last_message_at, now)}
      </time>
      {waits && (
        <Text size="xs" c="var(--warn)">
          {t('list.waits', { time: duration(now - Date.parse(row.last_message_at)) })}
        </Text>
      )}
    </div>
  );
}
