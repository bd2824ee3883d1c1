// Access to services outside, for bots: what is public about it, and one secret that is never shown again.
import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloudAccess, CloudProvider } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { CloudProviderForm } from './CloudProviderForm';
import { bots, cloudProviders } from './resources';
import './texts';

export function CloudProvidersPage() {
  const { t } = useTranslation('services');
  const source = useListed(cloudProviders);
  const columns = useMemo<Column<CloudProvider>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      { name: 'service', title: t('clouds.service'), value: (row) => t(`service.${row.access.type}`) },
      { name: 'access', title: t('clouds.access'), value: (row) => publicPart(row.access) },
      {
        name: 'secret',
        title: t('clouds.secret'),
        value: (row) => (row.secret.is_set ? t('clouds.set') : t('clouds.missing')),
        cell: (row) => (
          <Badge color={row.secret.is_set ? 'brand' : 'orange'}>
            {row.secret.is_set ? t('clouds.set') : t('clouds.missing')}
          </Badge>
        ),
      },
    ],
    [t],
  );
  const removal: Removal = {
    text: t('clouds.removeText'),
    remove: cloudProviders.remove,
    stale: [cloudProviders.url, bots.url],
  };
  return (
    <ListPage
      list="cloud-providers"
      title={t('clouds.title')}
      purpose={t('clouds.purpose')}
      source={source}
      columns={columns}
      name={cloudProviders.name}
      add={t('clouds.add')}
      editable
      removal={removal}
      emptyTitle={t('clouds.empty')}
      emptyText={t('clouds.emptyText')}
    >
      <EditDrawer of={cloudProviders} add={t('clouds.add')}>
        {(row) => <CloudProviderForm key={edition(row)} row={row} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function publicPart(access: CloudAccess): string {
  switch (access.type) {
    case 'aws':
      return `${access.region} · ${access.access_key_id}`;
    case 'google':
      return access.project_id;
    case 'open_ai':
      return access.base_url;
  }
}
