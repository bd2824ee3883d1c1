import { Badge, Group, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { accounts } from '../resources';
import { AccountTabs } from './AccountTabs';
import './texts';

/** Its tabs fit in two rows. */
const WIDTH = 720;

export function AccountsPage() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const source = useListed(accounts);
  const columns = useMemo<Column<Account>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('accounts.name'),
        value: (account) => account.name,
        cell: (account) => <strong>{account.name}</strong>,
      },
      {
        name: 'key',
        sort: true,
        title: t('accounts.key'),
        value: (account) => account.key,
        cell: (account) => (
          <Badge size="sm" variant="outline" color="gray" c="var(--text)">
            {account.key}
          </Badge>
        ),
      },
      {
        name: 'phone',
        sort: true,
        title: t('accounts.phone'),
        value: (account) => account.phone,
        cell: (account) => <span className="num">{phone(account.phone)}</span>,
      },
      { name: 'type', sort: true, title: t('accounts.type'), value: (account) => t(`accountType.${account.type}`) },
      {
        name: 'health',
        title: t('accounts.health'),
        value: (account) => account.health.last_inbound_at ?? '',
        cell: (account) => <Health account={account} />,
      },
      { name: 'description', title: t('accounts.description'), value: (account) => account.description, extra: true },
      {
        name: 'created_at',
        sort: true,
        title: t('accounts.created'),
        value: (account) => dateTime(account.created_at),
        extra: true,
      },
    ],
    [t],
  );
  const removal: Removal = {
    text: t('accounts.removeText'),
    typed: true,
    remove: accounts.remove,
    stale: [accounts.url],
  };

  return (
    <ListPage
      list="accounts"
      title={t('accounts.title')}
      purpose={t('accounts.purpose')}
      source={source}
      columns={columns}
      name={accounts.name}
      add={t('accounts.add')}
      editable
      removal={removal}
      actions={[
        {
          name: 'interactions',
          label: t('accounts.interactions'),
          icon: <IconMessages size={16} />,
          run: (account) => void navigate({ to: '/admin/interactions', search: { filter: `account:${account.id}` } }),
        },
      ]}
      emptyTitle={t('accounts.empty')}
      emptyText={t('accounts.emptyText')}
    >
      <EditDrawer of={accounts} add={t('accounts.add')} size={WIDTH}>
        {(account) => <AccountTabs account={account} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

/** ACC-46, the worst first. */
function Health({ account }: { account: Account }) {
  const { t } = useTranslation('admin');
  const { last_inbound_at, last_outbound_error, signature_failures } = account.health;
  if (!account.capabilities.adapter) return <Badge color="orange">{t('accounts.noAdapter')}</Badge>;
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
