// Administrators, and supervisors with what their profile grants.
import { Badge, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../api/gen';
import { Person } from '../../../shared/ui/Person';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useListed, where } from '../list/sources';
import { edition, listOf } from '../resource';
import { LockBadge, useAccessActions } from './accessActions';
import { userProfiles, users } from './resources';
import { UserForm } from './UserForm';
import './texts';

const ROLES = ['administrator', 'user'] as const;

export function UsersPage() {
  const { t } = useTranslation('people');
  const { role } = useListState().filters;
  const source = useListed(users, where('role', role));
  const profiles = useQuery(listOf(userProfiles)).data;
  const columns = useMemo<Column<User>[]>(() => {
    const profileName = (user: User) => profiles?.find(({ id }) => id === user.profile_id)?.name;
    return [
      {
        name: 'full_name',
        sort: true,
        title: t('users.name'),
        value: (user) => user.full_name,
        cell: (user) => (
          <Group gap="sm" wrap="nowrap">
            <Person name={user.full_name} seed={user.id} size={30} />
            <strong>{user.full_name}</strong>
          </Group>
        ),
      },
      { name: 'username', sort: true, title: t('users.username'), value: (user) => user.username },
      { name: 'role', sort: true, title: t('users.role'), value: (user) => t(`role.${user.role}`) },
      {
        name: 'profile',
        title: t('users.profile'),
        value: (user) => profileName(user) ?? '',
        cell: (user) =>
          user.role === 'user' && (profileName(user) ?? <Badge color="orange">{t('users.noProfile')}</Badge>),
      },
      { name: 'email', sort: true, title: t('users.email'), value: (user) => user.email ?? '' },
      {
        name: 'enabled',
        sort: true,
        title: t('users.state'),
        value: (user) => (user.enabled ? t('users.enabled') : t('users.disabled')),
        cell: (user) => (
          <Group gap="xs" wrap="nowrap">
            <Badge color={user.enabled ? 'brand' : 'red'}>
              {user.enabled ? t('users.enabled') : t('users.disabled')}
            </Badge>
            <LockBadge person={user} />
          </Group>
        ),
      },
      { name: 'description', title: t('users.description'), value: (user) => user.description, extra: true },
    ];
  }, [t, profiles]);
  const removal: Removal = { text: t('users.removeText'), remove: users.remove, stale: [users.url] };

  return (
    <ListPage
      list="users"
      title={t('users.title')}
      purpose={t('users.purpose')}
      source={source}
      columns={columns}
      name={users.name}
      add={t('users.add')}
      editable
      actions={useAccessActions<User>('/api/users')}
      removal={removal}
      filters={[
        {
          name: 'role',
          label: t('users.role'),
          options: ROLES.map((value) => ({ value, label: t(`role.${value}`) })),
        },
      ]}
      emptyTitle={t('users.empty')}
      emptyText={t('users.emptyText')}
    >
      <EditDrawer of={users} add={t('users.add')}>
        {(user) => <UserForm key={edition(user)} user={user} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
