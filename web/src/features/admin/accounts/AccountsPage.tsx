import { Badge, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { ListPage } from '../ListPage';
import { accountsQuery } from '../queries';
import { AccountDrawer } from './AccountDrawer';

export function AccountsPage() {
  const { t } = useTranslation('admin');
  const query = useQuery(accountsQuery);
  const [edited, setEdited] = useState<Account | 'new' | null>(null);
  const columns = useMemo<DataTableColumn<Account>[]>(
    () => [
      {
        accessor: 'name',
        title: t('accounts.name'),
        render: (account) => (
          <Group gap="xs" wrap="nowrap">
            <strong>{account.name}</strong>
            <Badge size="sm" variant="outline" color="gray" c="var(--text)">
              {account.key}
            </Badge>
          </Group>
        ),
      },
      {
        accessor: 'phone',
        title: t('accounts.phone'),
        render: (account) => <span className="num">{phone(account.phone)}</span>,
      },
      { accessor: 'type', title: t('accounts.type'), render: () => 'Meta' },
      { accessor: 'health', title: t('accounts.health'), render: (account) => <Health account={account} /> },
    ],
    [t],
  );

  return (
    <ListPage
      title={t('accounts.title')}
      purpose={t('accounts.purpose')}
      query={query}
      columns={columns}
      words={(account) => [account.name, account.key, account.phone, account.description]}
      onRow={setEdited}
      emptyTitle={t('accounts.empty')}
      emptyText={t('accounts.emptyText')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
          {t('accounts.add')}
        </Button>
      }
      after={edited && <AccountDrawer account={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    />
  );
}

/** ACC-46, the worst first. */
function Health({ account }: { account: Account }) {
  const { t } = useTranslation('admin');
  const { last_inbound_at, last_outbound_error, signature_failures } = account.health;
  return (
    <Group gap="xs">
      {signature_failures > 0 && <Badge color="red">{t('accounts.signatures', { count: signature_failures })}</Badge>}
      {last_outbound_error && (
        <Badge color="red" title={last_outbound_error}>
          {t('accounts.sendFails')}
        </Badge>
      )}
      {last_inbound_at ? (
        <Text size="sm">{t('accounts.received', { at: dateTime(last_inbound_at) })}</Text>
      ) : (
        <Badge color="orange">{t('accounts.never')}</Badge>
      )}
    </Group>
  );
}
