import { Badge, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pause } from '../../../api/gen';
import { ListPage } from '../ListPage';
import { pausesQuery } from '../queries';
import { PauseDrawer } from './PauseDrawer';

export function PausesPage() {
  const { t } = useTranslation('admin');
  const query = useQuery(pausesQuery);
  const [edited, setEdited] = useState<Pause | 'new' | null>(null);
  const columns = useMemo<DataTableColumn<Pause>[]>(
    () => [
      { accessor: 'name', title: t('pauses.name'), render: (pause) => <strong>{pause.name}</strong> },
      { accessor: 'description', title: t('pauses.description') },
      {
        accessor: 'active',
        title: t('pauses.state'),
        render: (pause) => (
          <Badge color={pause.active ? 'brand' : 'gray'}>
            {pause.active ? t('pauses.active') : t('pauses.inactive')}
          </Badge>
        ),
      },
    ],
    [t],
  );

  return (
    <ListPage
      title={t('pauses.title')}
      purpose={t('pauses.purpose')}
      query={query}
      columns={columns}
      words={(pause) => [pause.name, pause.description]}
      onRow={setEdited}
      emptyTitle={t('pauses.empty')}
      emptyText={t('pauses.emptyText')}
      actions={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
          {t('pauses.add')}
        </Button>
      }
      after={edited && <PauseDrawer pause={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    />
  );
}
