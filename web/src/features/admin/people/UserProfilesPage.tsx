// What supervisors may see and do.
import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserProfile } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { userProfiles, users } from './resources';
import { UserProfileForm } from './UserProfileForm';
import './texts';

export function UserProfilesPage() {
  const { t } = useTranslation('people');
  const source = useListed(userProfiles);
  const columns = useMemo<Column<UserProfile>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('profiles.name'),
        value: (profile) => profile.name,
        cell: (profile) => <strong>{profile.name}</strong>,
      },
      { name: 'permission', title: t('profiles.permission'), value: (row) => t(`permission.${row.permission}`) },
      {
        name: 'sections',
        title: t('profiles.sections'),
        value: (row) => row.sections.map(({ section }) => t(`section.${section}`)).join(', '),
        cell: (row) =>
          row.sections.length > 0 ? (
            row.sections.map(({ section }) => t(`section.${section}`)).join(', ')
          ) : (
            <Badge color="orange">{t('profiles.nothing')}</Badge>
          ),
      },
      {
        name: 'masked',
        title: t('profiles.masked'),
        value: (row) => (row.mask_sensitive_data ? t('profiles.masked') : ''),
        cell: (row) => row.mask_sensitive_data && <Badge color="gray">{t('profiles.masked')}</Badge>,
      },
      { name: 'description', title: t('profiles.description'), value: (row) => row.description, extra: true },
    ],
    [t],
  );
  const removal: Removal = {
    text: t('profiles.removeText'),
    remove: userProfiles.remove,
    stale: [userProfiles.url, users.url],
  };
  return (
    <ListPage
      list="user-profiles"
      title={t('profiles.title')}
      purpose={t('profiles.purpose')}
      source={source}
      columns={columns}
      name={userProfiles.name}
      add={t('profiles.add')}
      editable
      removal={removal}
      emptyTitle={t('profiles.empty')}
      emptyText={t('profiles.emptyText')}
    >
      <EditDrawer of={userProfiles} add={t('profiles.add')} size={720}>
        {(profile) => <UserProfileForm key={edition(profile)} profile={profile} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
