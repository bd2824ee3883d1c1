// What a supervisor can do with a conversation that somebody else has: close it, give it to an agent, say how
// it ended. Refusals stay in the dialog that asked.
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconListCheck, IconTag, IconUserShare, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Interaction } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { ask } from '../../../shared/ui/ask';
import { type Choice, ChoiceList } from '../../conversations/ChoiceList';
import { DispositionForm } from '../../conversations/DispositionForm';
import { assign, conversations, forceClose, forceDisposition, forceTags } from '../../conversations/requests';
import { TagsForm } from '../../conversations/TagsForm';
import '../../conversations/texts';
import type { RowAction } from '../list/RowMenu';
import { listOf } from '../resource';
import { agents } from '../resources';
import { eventsOf } from './Journal';

export function useSupervision(): RowAction<Interaction>[] {
  const { t } = useTranslation('conversations');
  const client = useQueryClient();
  /** The list, the conversation and its journal are read anew. */
  const done = (row: Interaction, message: string) => {
    notifications.show({ message });
    void client.invalidateQueries({ queryKey: [conversations.url] });
    void client.invalidateQueries({ queryKey: eventsOf(row.id).queryKey });
  };
  const isClosed = (row: Interaction) => row.state === 'closed';
  return [
    {
      name: 'assign',
      label: t('menu.assign'),
      icon: <IconUserShare size={16} />,
      hidden: isClosed,
      run: (row) =>
        ask(t('assign.title', { name: nameOf(row) }), (close) => (
          <AssignForm
            row={row}
            cancel={close}
            done={(name) => {
              close();
              done(row, t('done.assigned', { name }));
            }}
          />
        )),
    },
    {
      name: 'tag',
      label: t('menu.tag'),
      icon: <IconTag size={16} />,
      run: (row) =>
        ask(t('tags.title', { name: nameOf(row) }), (close) => (
          <TagsForm
            tags={row.tags}
            cancel={close}
            submit={async (changes) => {
              await forceTags(row.id, changes);
              close();
              done(row, t('tags.saved'));
            }}
          />
        )),
    },
    {
      name: 'dispose',
      label: t('menu.dispose'),
      icon: <IconListCheck size={16} />,
      run: (row) =>
        ask(t('disposition.setTitle'), (close) => (
          <DispositionForm
            id={row.id}
            confirm={t('disposition.set')}
            cancel={close}
            submit={async (chosen) => {
              if (chosen) await forceDisposition(row.id, chosen);
              close();
              done(row, t('disposition.isSet'));
            }}
          >
            {row.disposition && <Text size="sm">{t('disposition.change', { name: row.disposition })}</Text>}
          </DispositionForm>
        )),
    },
    {
      name: 'close',
      label: t('menu.forceClose'),
      icon: <IconX size={16} />,
      danger: true,
      hidden: isClosed,
      run: (row) =>
        ask(t('forceClose.title', { name: nameOf(row) }), (close) => (
          <DispositionForm
            id={row.id}
            optional
            confirm={t('forceClose.confirm')}
            cancel={close}
            submit={async (chosen) => {
              await forceClose(row.id, chosen ?? {});
              close();
              done(row, t('done.closed'));
            }}
          >
            <Text size="sm">{t('forceClose.text')}</Text>
          </DispositionForm>
        )),
    },
  ];
}

function nameOf(row: Interaction): string {
  return row.contact_name || phone(row.contact_label);
}

type AssignProps = { row: Interaction; cancel: () => void; done: (name: string) => void };

function AssignForm({ row, cancel, done }: AssignProps) {
  const { t } = useTranslation('conversations');
  const { data, error } = useQuery(listOf(agents));
  const [chosen, setChosen] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const agent = data?.find(({ id }) => id === chosen);

  const send = async () => {
    if (!agent) return;
    setBusy(true);
    setTrouble('');
    try {
      await assign(row.id, agent.id);
      done(agent.full_name);
    } catch (refusal) {
      setTrouble(refusal instanceof Error ? refusal.message : t('failed'));
      setBusy(false);
    }
  };

  return (
    <Stack gap="md">
      <Text size="sm">{t('assign.text')}</Text>
      {error && <Alert color="red">{error.message}</Alert>}
      {!data && !error && <Skeleton height={180} />}
      {data && (
        <ChoiceList
          label={t('assign.agent')}
          search={t('assign.search')}
          none={t('assign.none')}
          choices={choicesOf(data, row, t)}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {trouble && (
        <Alert color="red" role="alert">
          {trouble}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={cancel}>
          {t('disposition.cancel')}
        </Button>
        <Button loading={busy} disabled={!agent} onClick={() => void send()}>
          {t('assign.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}

const STATUSES = ['ready', 'paused', 'logged_out'] as const;

type Said = (key: `assign.${(typeof STATUSES)[number]}`) => string;

/** Whoever may work, and is not the one who has it. */
function choicesOf(all: Agent[], row: Interaction, t: Said): Choice[] {
  return all
    .filter((agent) => agent.enabled && agent.id !== row.agent_id)
    .map(({ id, full_name, status }) => {
      const known = STATUSES.find((each) => each === status.status);
      return { value: id, levels: [full_name], ...(known && { hint: t(`assign.${known}`) }) };
    });
}
