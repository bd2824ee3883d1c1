// All interactions, newest first; for looking things up.
import { Badge, Button, Center, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { Interaction, ListInteractionsData, ListInteractionsResponse } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { ListPage } from '../ListPage';
import { accountsQuery } from '../queries';
import { InteractionDrawer } from './InteractionDrawer';

type Status = 'all' | 'open' | 'closed';

const STATUSES: Status[] = ['all', 'open', 'closed'];
const PAGE = 50;

export function InteractionsPage() {
  const { t } = useTranslation('admin');
  const [status, setStatus] = useState<Status>('all');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [shown, setShown] = useState<Interaction | null>(null);
  const accounts = useQuery(accountsQuery);
  const pages = useInfiniteQuery({
    queryKey: ['interactions', status, accountId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ListInteractionsData, ListInteractionsResponse>('GET', {
        url: '/api/whatsapp/interactions',
        query: {
          limit: PAGE,
          ...(pageParam ? { cursor: pageParam } : {}),
          ...(status === 'all' ? {} : { status }),
          ...(accountId ? { account_id: accountId } : {}),
        },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  const columns = useColumns();

  return (
    <ListPage
      title={t('interactions.title')}
      purpose={t('interactions.purpose')}
      query={{ data: rows, error: pages.error, isPending: pages.isPending, refetch: () => void pages.refetch() }}
      columns={columns}
      onRow={setShown}
      emptyTitle={t('interactions.empty')}
      emptyText={t('interactions.emptyText')}
      filters={
        <>
          <SegmentedControl
            aria-label={t('interactions.status')}
            value={status}
            onChange={(value) => setStatus(STATUSES.find((each) => each === value) ?? 'all')}
            data={STATUSES.map((value) => ({ value, label: t(`interactions.${value}`) }))}
          />
          <Select
            aria-label={t('interactions.account')}
            placeholder={t('interactions.allAccounts')}
            clearable
            clearButtonProps={{ 'aria-label': t('interactions.allAccounts') }}
            data={(accounts.data ?? []).map((account) => ({ value: account.id, label: account.name }))}
            value={accountId}
            onChange={setAccountId}
          />
        </>
      }
      after={
        <>
          {pages.hasNextPage && (
            <Center mt="md">
              <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {t('interactions.more')}
              </Button>
            </Center>
          )}
          {shown && <InteractionDrawer interaction={shown} close={() => setShown(null)} />}
        </>
      }
    />
  );
}

function useColumns(): DataTableColumn<Interaction>[] {
  const { t } = useTranslation('admin');
  return useMemo(
    () => [
      { accessor: 'id', title: t('interactions.id'), render: (row) => <span className="num">#{row.id}</span> },
      {
        accessor: 'contact_name',
        title: t('interactions.contact'),
        render: (row) => (
          <div>
            <strong>{row.contact_name || phone(row.contact_label)}</strong>
            <Text size="xs" c="var(--text-2)" lineClamp={1} maw={280}>
              {row.preview}
            </Text>
          </div>
        ),
      },
      {
        accessor: 'account_name',
        title: t('interactions.account'),
        render: (row) => (
          <Group gap="xs" wrap="nowrap">
            {row.account_name}
            <Badge size="sm" variant="outline" color="gray" c="var(--text)">
              {row.account_key}
            </Badge>
          </Group>
        ),
      },
      {
        accessor: 'state',
        title: t('interactions.state'),
        render: (row) => <Badge color={row.closed_at ? 'gray' : 'brand'}>{row.state.replaceAll('_', ' ')}</Badge>,
      },
      { accessor: 'agent_name', title: t('interactions.agent'), render: (row) => row.agent_name ?? '' },
      { accessor: 'created_at', title: t('interactions.created'), render: (row) => dateTime(row.created_at) },
    ],
    [t],
  );
}
