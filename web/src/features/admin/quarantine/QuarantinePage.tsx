// Webhooks that were signed correctly but could not be read. Nothing a provider sends is lost.
import { Code, Drawer, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { ListQuarantineData, ListQuarantineResponse, QuarantinedWebhook } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { asked, usePaged } from '../list/sources';
import { listOf } from '../resource';
import { accounts as accountList } from '../resources';

const quarantine = {
  url: '/api/whatsapp/quarantine',
  page: (query: ListQuarantineData['query']) =>
    call<ListQuarantineData, ListQuarantineResponse>('GET', { url: '/api/whatsapp/quarantine', query }),
};

export function QuarantinePage() {
  const { t } = useTranslation('admin');
  const state = useListState();
  const accounts = useQuery(listOf(accountList));
  const source = usePaged(quarantine, asked(state));
  const shown = source.rows?.find((row) => row.id === state.open);
  const columns = useMemo<Column<QuarantinedWebhook>[]>(
    () => [
      { name: 'received_at', sort: true, title: t('quarantine.received'), value: (row) => dateTime(row.received_at) },
      {
        name: 'account',
        title: t('interactions.account'),
        value: (row) => accounts.data?.find((account) => account.id === row.account_id)?.name ?? `#${row.account_id}`,
      },
      { name: 'reason', title: t('quarantine.reason'), value: (row) => row.reason },
    ],
    [t, accounts.data],
  );
  return (
    <ListPage
      list="quarantine"
      title={t('quarantine.title')}
      purpose={t('quarantine.purpose')}
      source={source}
      columns={columns}
      name={(row) => `#${row.id}`}
      editable
      emptyTitle={t('quarantine.empty')}
      emptyText={t('quarantine.emptyText')}
    >
      <Drawer opened={shown !== undefined} onClose={() => state.edit(null)} size={640} title={t('quarantine.webhook')}>
        {shown && (
          <>
            <Text size="sm" mb="sm">
              {dateTime(shown.received_at)} · {shown.reason}
            </Text>
            <Code block>{shown.body}</Code>
          </>
        )}
      </Drawer>
    </ListPage>
  );
}
