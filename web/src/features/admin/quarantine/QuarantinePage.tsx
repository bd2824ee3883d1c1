// Webhooks that were signed correctly but could not be read. Nothing a provider sends is lost.
import { Button, Center, Code, Drawer, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { ListQuarantineData, ListQuarantineResponse, QuarantinedWebhook } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { ListPage } from '../ListPage';
import { accountsQuery } from '../queries';

const PAGE = 50;

export function QuarantinePage() {
  const { t } = useTranslation('admin');
  const accounts = useQuery(accountsQuery);
  const [shown, setShown] = useState<QuarantinedWebhook | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['quarantine'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ListQuarantineData, ListQuarantineResponse>('GET', {
        url: '/api/whatsapp/quarantine',
        query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  const columns = useMemo<DataTableColumn<QuarantinedWebhook>[]>(
    () => [
      { accessor: 'received_at', title: t('quarantine.received'), render: (row) => dateTime(row.received_at) },
      {
        accessor: 'account_id',
        title: t('interactions.account'),
        render: (row) => accounts.data?.find((account) => account.id === row.account_id)?.name ?? `#${row.account_id}`,
      },
      { accessor: 'reason', title: t('quarantine.reason') },
    ],
    [t, accounts.data],
  );
  return (
    <ListPage
      title={t('quarantine.title')}
      purpose={t('quarantine.purpose')}
      query={{ data: rows, error: pages.error, isPending: pages.isPending, refetch: () => void pages.refetch() }}
      columns={columns}
      onRow={setShown}
      emptyTitle={t('quarantine.empty')}
      emptyText={t('quarantine.emptyText')}
      after={
        <>
          {pages.hasNextPage && (
            <Center mt="md">
              <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {t('interactions.more')}
              </Button>
            </Center>
          )}
          <Drawer opened={shown !== null} onClose={() => setShown(null)} size={640} title={t('quarantine.webhook')}>
            {shown && (
              <>
                <Text size="sm" mb="sm">
                  {dateTime(shown.received_at)} · {shown.reason}
                </Text>
                <Code block>{shown.body}</Code>
              </>
            )}
          </Drawer>
        </>
      }
    />
  );
}
