// Removed users and agents, and their way back (USR-07).
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { ListRemovedStaffData, RemovedStaff, RestoreStaffData, RestoreStaffResponse } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { ask } from '../../../shared/ui/ask';
import { Refusal } from '../../session/Card';
import { showRefusal } from '../../session/refusal';
import '../../session/texts';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListed } from '../list/sources';
import { outdate, resource } from '../resource';
import { agents } from '../resources';
import { users } from './resources';

const removed = resource<RemovedStaff, never, never>('/api/removed-staff' satisfies ListRemovedStaffData['url'], {
  name: (person) => person.full_name,
  listOnly: true,
});

export function RemovedStaffPage() {
  const { t } = useTranslation(['access', 'shared']);
  const source = useListed(removed);
  const columns = useMemo<Column<RemovedStaff>[]>(
    () => [
      {
        name: 'full_name',
        sort: true,
        title: t('removed.name'),
        value: (person) => person.full_name,
        cell: (person) => <strong>{person.full_name}</strong>,
      },
      { name: 'username', sort: true, title: t('removed.username'), value: (person) => person.username },
      { name: 'role', sort: true, title: t('removed.role'), value: (person) => t(`shared:role.${person.role}`) },
      {
        name: 'removed_at',
        sort: true,
        title: t('removed.at'),
        value: (person) => person.removed_at,
        cell: (person) => dateTime(person.removed_at),
      },
    ],
    [t],
  );
  return (
    <ListPage
      list="removed-staff"
      title={t('removed.title')}
      purpose={t('removed.purpose')}
      source={source}
      columns={columns}
      name={removed.name}
      actions={[
        {
          name: 'restore',
          label: t('removed.restore'),
          icon: <IconArrowBackUp size={16} />,
          run: (person) =>
            ask(t('removed.restoreTitle', { name: person.full_name }), (close) => (
              <Restore person={person} close={close} />
            )),
        },
      ]}
      emptyTitle={t('removed.empty')}
      emptyText={t('removed.emptyText')}
    />
  );
}

function Restore({ person, close }: { person: RemovedStaff; close: () => void }) {
  const { t } = useTranslation('access');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const form = useForm({ initialValues: { username: person.username } });

  const submit = form.onSubmit(async ({ username }) => {
    setBusy(true);
    setRefusal('');
    try {
      const back = await call<RestoreStaffData, RestoreStaffResponse>('POST', {
        url: '/api/removed-staff/{id}/restore',
        path: { id: person.id },
        body: username === person.username ? {} : { username },
      });
      await outdate(client, [removed.url, agents.url, users.url]);
      const name = back.full_name;
      notifications.show({
        message: back.enabled ? t('removed.restored', { name }) : t('removed.restoredOff', { name }),
      });
      close();
    } catch (error) {
      setRefusal(showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('removed.restoreText')}</Text>
        <Refusal text={refusal} />
        <TextInput label={t('removed.username')} autoComplete="off" {...form.getInputProps('username')} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {t('removed.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('removed.restore')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
