import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pause } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useListed, where } from '../list/sources';
import { edition } from '../resource';
import { pauses } from '../resources';
import { PauseForm } from './PauseForm';

export function PausesPage() {
  const { t } = useTranslation('admin');
  const { state } = useListState().filters;
  const source = useListed(pauses, where('active', state && (state === 'active' ? '1' : '0')));
  const columns = useMemo<Column<Pause>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('pauses.name'),
        value: (pause) => pause.name,
        cell: (pause) => <strong>{pause.name}</strong>,
      },
      { name: 'description', title: t('pauses.description'), value: (pause) => pause.description },
      {
        name: 'active',
        sort: true,
        title: t('pauses.state'),
        value: (pause) => (pause.active ? t('pauses.active') : t('pauses.inactive')),
        cell: (pause) => (
          <Badge color={pause.active ? 'brand' : 'gray'}>
            {pause.active ? t('pauses.active') : t('pauses.inactive')}
          </Badge>
        ),
      },
    ],
    [t],
  );
  const removal: Removal = { text: t('pauses.removeText'), remove: pauses.remove, stale: [pauses.url] };

  return (
    <ListPage
      list="pauses"
      title={t('pauses.title')}
      purpose={t('pauses.purpose')}
      source={source}
      columns={columns}
      name={pauses.name}
      add={t('pauses.add')}
      editable
      removal={removal}
      filters={[
        {
          name: 'state',
          label: t('pauses.state'),
          options: [
            { value: 'active', label: t('pauses.active') },
            { value: 'inactive', label: t('pauses.inactive') },
          ],
        },
      ]}
      emptyTitle={t('pauses.empty')}
      emptyText={t('pauses.emptyText')}
    >
      <EditDrawer of={pauses} add={t('pauses.add')}>
        {(pause) => <PauseForm key={edition(pause)} pause={pause} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
