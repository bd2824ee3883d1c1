// Queues whose weight is raised together with one switch (STR-10).
import { Badge } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type {
  ListQueueGroupQueuesData,
  ListQueueGroupQueuesResponse,
  PutQueueGroupQueuesData,
  PutQueueGroupQueuesResponse,
  QueueGroup,
} from '../../../api/gen';
import { AreaField, NumberField, SwitchField, TextField } from '../form/fields';
import { Members } from '../form/Members';
import { ResourceForm } from '../form/ResourceForm';
import { zQueueGroupDraft, zQueueGroupPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { edition, listOf, outdate } from '../resource';
import { queues } from '../resources';
import '../services/texts';
import { type FormPart, NamedPage } from './NamedPage';
import { queueGroups } from './resources';

const QUEUES = '/api/queue-groups/{id}/queues';

export function QueueGroupsPage() {
  const { t } = useTranslation('services');
  const turn = useSwitch();
  const columns = useMemo<Column<QueueGroup>[]>(
    () => [
      {
        name: 'on',
        title: t('groups.state'),
        value: (row) => (row.on ? t('groups.on') : t('groups.off')),
        cell: (row) => <Badge color={row.on ? 'brand' : 'gray'}>{row.on ? t('groups.on') : t('groups.off')}</Badge>,
      },
      {
        name: 'priority',
        title: t('groups.priority'),
        value: (row) => row.priority,
        cell: (row) => <span className="num">+{row.priority}</span>,
      },
    ],
    [t],
  );
  return (
    <NamedPage
      list="queue-groups"
      of={queueGroups}
      texts={t('groups', { returnObjects: true })}
      columns={columns}
      actions={[
        {
          name: 'on',
          label: t('groups.turnOn'),
          icon: <IconPlayerPlay size={16} />,
          hidden: ({ on }) => on,
          run: (row) => void turn(row),
        },
        {
          name: 'off',
          label: t('groups.turnOff'),
          icon: <IconPlayerPause size={16} />,
          hidden: ({ on }) => !on,
          run: (row) => void turn(row),
        },
      ]}
      form={(part) => <GroupForm {...part} />}
      tabs={[{ name: 'queues', label: t('groups.queues'), content: ({ id }) => <GroupQueues id={id} /> }]}
    />
  );
}

/** Turns a group on or off as it was seen; what somebody else did meanwhile is shown instead. */
function useSwitch(): (row: QueueGroup) => Promise<void> {
  const { t } = useTranslation('services');
  const client = useQueryClient();
  return async ({ id, version, name, on }) => {
    try {
      await queueGroups.update(id, { version, on: !on });
      notifications.show({ message: t(on ? 'groups.turnedOff' : 'groups.turned', { name }) });
    } catch (error) {
      const outdated = error instanceof ApiError && error.code === 'version_conflict';
      const message = outdated
        ? t('groups.outdated', { name })
        : error instanceof Error
          ? error.message
          : String(error);
      notifications.show({ color: outdated ? 'yellow' : 'red', message });
    }
    await outdate(client, [queueGroups.url]);
  };
}

function GroupForm({ row, removal, goOn }: FormPart<QueueGroup>) {
  const { t } = useTranslation('services');
  return (
    <ResourceForm
      key={edition(row)}
      of={queueGroups}
      row={row}
      initial={{
        name: row?.name ?? '',
        description: row?.description ?? '',
        priority: row?.priority ?? 1,
        on: row?.on ?? false,
      }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={{ draft: zQueueGroupDraft, patch: zQueueGroupPatch }}
      removal={removal}
      goOn={goOn}
    >
      <TextField name="name" label={t('name')} required first />
      <NumberField name="priority" label={t('groups.priority')} hint={t('groups.priorityHint')} min={1} max={10} />
      <SwitchField name="on" label={t('groups.switch')} />
      <AreaField name="description" label={t('description')} />
    </ResourceForm>
  );
}

function GroupQueues({ id }: { id: string }) {
  const { t } = useTranslation('services');
  const all = useQuery(listOf(queues)).data ?? [];
  const at = { url: QUEUES, path: { id } } as const;
  return (
    <Members
      cached={[QUEUES, 'of', id]}
      read={() => call<ListQueueGroupQueuesData, ListQueueGroupQueuesResponse>('GET', at)}
      write={(queue_ids, version) =>
        call<PutQueueGroupQueuesData, PutQueueGroupQueuesResponse>('PUT', { ...at, body: { queue_ids, version } })
      }
      candidates={all}
      stale={[queues.url]}
      label={t('groups.addQueue')}
      hint={t('groups.queuesHint')}
      none={t('groups.noQueues')}
    />
  );
}
