// Automated responders: what they run on, and what they say.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bot } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition, listOf } from '../resource';
import { BotForm } from './BotForm';
import { bots, cloudProviders } from './resources';
import './texts';

export function BotsPage() {
  const { t } = useTranslation('services');
  const source = useListed(bots);
  const clouds = useQuery(listOf(cloudProviders)).data;
  const columns = useMemo<Column<Bot>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      { name: 'engine', title: t('bots.engine'), value: (row) => t(`engine.${row.engine.type}`) },
      {
        name: 'cloud',
        title: t('bots.cloud'),
        value: ({ cloud_provider_id: cloud }) =>
          cloud ? (clouds?.find(({ id }) => id === cloud)?.name ?? `#${cloud}`) : t('bots.noCloudNeeded'),
      },
      { name: 'description', title: t('description'), value: (row) => row.description },
    ],
    [t, clouds],
  );
  const removal: Removal = { text: t('bots.removeText'), remove: bots.remove, stale: [bots.url] };
  return (
    <ListPage
      list="bots"
      title={t('bots.title')}
      purpose={t('bots.purpose')}
      source={source}
      columns={columns}
      name={bots.name}
      add={t('bots.add')}
      editable
      removal={removal}
      emptyTitle={t('bots.empty')}
      emptyText={t('bots.emptyText')}
    >
      <EditDrawer of={bots} add={t('bots.add')} size={660}>
        {(row) => clouds && <BotForm key={edition(row)} row={row} clouds={clouds} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
