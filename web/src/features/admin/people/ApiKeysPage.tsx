// Everybody's API keys, for administrators (SYS-06).
import { Button, Drawer } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey, ListApiKeysData } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { KeyForm } from '../../session/KeyForm';
import '../../session/texts';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { listOf, resource } from '../resource';
import { agents } from '../resources';
import { users } from './resources';

const URL = '/api/api-keys' satisfies ListApiKeysData['url'];

const EVERYBODYS = { owner: 'all' } satisfies ListApiKeysData['query'];

const keys = resource<ApiKey, never, never>(URL, { name: (key) => key.name, listOnly: true });

export function ApiKeysPage() {
  const { t } = useTranslation('access');
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const source = useListed(keys, EVERYBODYS);
  const columns = useMemo<Column<ApiKey>[]>(() => {
    const when = (at: string | null | undefined) => (at ? dateTime(at) : t('allKeys.never'));
    return [
      {
        name: 'name',
        sort: true,
        title: t('allKeys.name'),
        value: (key) => key.name,
        cell: (key) => <strong>{key.name}</strong>,
      },
      { name: 'owner', sort: true, title: t('allKeys.owner'), value: (key) => key.owner },
      { name: 'hint', title: t('allKeys.hint'), value: (key) => key.hint },
      {
        name: 'last_used_at',
        sort: true,
        title: t('allKeys.used'),
        value: (key) => key.last_used_at ?? '',
        cell: (key) => when(key.last_used_at),
      },
      {
        name: 'expires_at',
        sort: true,
        title: t('allKeys.expires'),
        value: (key) => key.expires_at ?? '',
        cell: (key) => when(key.expires_at),
      },
      {
        name: 'created_at',
        sort: true,
        title: t('allKeys.created'),
        value: (key) => key.created_at,
        cell: (key) => dateTime(key.created_at),
        extra: true,
      },
    ];
  }, [t]);
  const removal: Removal = { text: t('keys.revokeText'), remove: keys.remove, stale: [URL] };
  return (
    <ListPage
      list="api-keys"
      title={t('allKeys.title')}
      purpose={t('allKeys.purpose')}
      source={source}
      columns={columns}
      name={keys.name}
      removal={removal}
      buttons={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setAdding(true)}>
          {t('allKeys.add')}
        </Button>
      }
      emptyTitle={t('allKeys.empty')}
      emptyText={t('allKeys.emptyText')}
    >
      <Drawer opened={adding} onClose={() => setAdding(false)} title={t('allKeys.add')} size={480}>
        <NewKey made={() => void client.invalidateQueries({ queryKey: [URL] })} close={() => setAdding(false)} />
      </Drawer>
    </ListPage>
  );
}

function NewKey({ made, close }: { made: () => void; close: () => void }) {
  const people = [...(useQuery(listOf(users)).data ?? []), ...(useQuery(listOf(agents)).data ?? [])];
  const owners = people.map((person) => ({ value: person.id, label: `${person.full_name} (${person.username})` }));
  return <KeyForm owners={owners} made={made} close={close} />;
}
