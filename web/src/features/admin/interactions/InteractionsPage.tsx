// All interactions, newest first; for looking things up.
import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { Interaction, ListInteractionsData, ListInteractionsResponse } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { asked, usePaged } from '../list/sources';
import { listOf } from '../resource';
import { accounts as accountList, agents as agentList } from '../resources';
import { InteractionDrawer } from './InteractionDrawer';

const STATUSES = ['open', 'closed'] as const;

const interactions = {
  url: '/api/whatsapp/interactions',
  page: (query: ListInteractionsData['query']) =>
    call<ListInteractionsData, ListInteractionsResponse>('GET', { url: '/api/whatsapp/interactions', query }),
};

export function InteractionsPage() {
  const { t } = useTranslation('admin');
  const state = useListState();
  const accounts = useQuery(listOf(accountList));
  const agents = useQuery(listOf(agentList));
  const { status, account, agent } = state.filters;
  const source = usePaged(interactions, {
    ...asked(state),
    ...(status && { status }),
    ...(account && { account_id: account }),
    ...(agent && { agent_id: agent }),
  });
  const columns = useColumns();

  return (
    <ListPage
      list="interactions"
      title={t('interactions.title')}
      purpose={t('interactions.purpose')}
      source={source}
      columns={columns}
      name={(row) => `#${row.id}`}
      editable
      emptyTitle={t('interactions.empty')}
      emptyText={t('interactions.emptyText')}
      filters={[
        {
          name: 'status',
          label: t('interactions.status'),
          options: STATUSES.map((value) => ({ value, label: t(`interactions.${value}`) })),
        },
        {
          name: 'account',
          label: t('interactions.account'),
          options: (accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
        {
          name: 'agent',
          label: t('interactions.agent'),
          options: (agents.data ?? []).map(({ id, full_name }) => ({ value: id, label: full_name })),
        },
      ]}
    >
      {state.open && <InteractionDrawer id={state.open} close={() => state.edit(null)} />}
    </ListPage>
  );
}

function useColumns(): Column<Interaction>[] {
  const { t } = useTranslation('admin');
  return useMemo(
    () => [
      {
        name: 'id',
        sort: true,
        title: t('interactions.id'),
        value: (row) => row.id,
        cell: (row) => <span className="num">#{row.id}</span>,
      },
      {
        name: 'contact',
        sort: true,
        title: t('interactions.contact'),
        value: (row) => row.contact_name || row.contact_label,
        cell: (row) => (
          <div>
            <strong>{row.contact_name || phone(row.contact_label)}</strong>
            <Text size="xs" c="var(--text-2)" lineClamp={1} maw={280}>
              {row.preview}
            </Text>
          </div>
        ),
      },
      {
        name: 'account',
        title: t('interactions.account'),
        value: (row) => row.account_name,
        cell: (row) => (
          <Group gap="xs" wrap="nowrap">
            {row.account_name}
            <Badge size="sm" variant="outline" color="gray" c="var(--text)">
              {row.account_key}
            </Badge>
          </Group>
        ),
      },
      {
        name: 'state',
        sort: true,
        title: t('interactions.state'),
        value: (row) => row.state.replaceAll('_', ' '),
        cell: (row) => <Badge color={row.closed_at ? 'gray' : 'brand'}>{row.state.replaceAll('_', ' ')}</Badge>,
      },
      { name: 'agent', title: t('interactions.agent'), value: (row) => row.agent_name ?? '' },
      { name: 'created_at', sort: true, title: t('interactions.created'), value: (row) => dateTime(row.created_at) },
    ],
    [t],
  );
}
