// The row menu of the agent's list (LST-10): each entry only where it is possible and permitted. Refusals are said
// in sentences, in the dialog that asked or as a notice.
import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowBackUp,
  IconHandGrab,
  IconListCheck,
  IconMessageForward,
  IconSend,
  IconTag,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { Interaction } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { ask } from '../../../shared/ui/ask';
import type { RowAction } from '../../admin/list/RowMenu';
import { DispositionForm } from '../DispositionForm';
import { close, conversations, dispose, oneConversation, recontact, reopen, tag, take } from '../requests';
import { TagsForm } from '../TagsForm';
import '../texts';
import { type Agent, possible } from './possible';

type Show = (id: string | null) => void;

export function useListActions(agent: Agent, show: Show): RowAction<Interaction>[] {
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  const { done, refused } = useOutcome();
  const offerOther = useOtherOpen(agent, show);
  const toDesk = (id: string) => void navigate({ to: '/desk', search: { i: Number(id) } });
  const unless = (what: keyof ReturnType<typeof possible>) => (row: Interaction) => !possible(row, agent)[what];

  /** What ends with the conversation on the desk. */
  const get = async (row: Interaction, request: (id: string) => Promise<unknown>) => {
    try {
      await request(row.id);
      done();
      toDesk(row.id);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'other_open') return offerOther(row, error);
      refused(error);
    }
  };

  const send = async (row: Interaction) => {
    try {
      await recontact(row.id);
      done(t('recontact.sent'));
    } catch (error) {
      refused(error);
    }
  };

  return [
    {
      name: 'go',
      label: t('menu.go'),
      icon: <IconMessageForward size={16} />,
      hidden: unless('go'),
      run: (row) => toDesk(row.id),
    },
    {
      name: 'take',
      label: t('menu.take'),
      icon: <IconHandGrab size={16} />,
      hidden: unless('take'),
      run: (row) => void get(row, take),
    },
    {
      name: 'reopen',
      label: t('menu.reopen'),
      icon: <IconArrowBackUp size={16} />,
      hidden: unless('reopen'),
      run: (row) => void get(row, reopen),
    },
    {
      name: 'recontact',
      label: t('menu.recontact'),
      icon: <IconSend size={16} />,
      hidden: unless('recontact'),
      run: (row) => void send(row),
    },
    {
      name: 'tag',
      label: t('menu.tag'),
      icon: <IconTag size={16} />,
      hidden: unless('tag'),
      run: (row) =>
        ask(t('tags.title', { name: nameOf(row) }), (shut) => (
          <TagsForm
            tags={row.tags}
            cancel={shut}
            submit={async (changes) => {
              await tag(row.id, changes);
              shut();
              done(t('tags.saved'));
            }}
          />
        )),
    },
    {
      name: 'dispose',
      label: t('menu.dispose'),
      icon: <IconListCheck size={16} />,
      hidden: unless('dispose'),
      run: (row) =>
        ask(t('disposition.setTitle'), (shut) => (
          <DispositionForm
            id={row.id}
            confirm={t('disposition.set')}
            cancel={shut}
            submit={async (chosen) => {
              if (chosen) await dispose(row.id, { ...chosen, close: false });
              shut();
              done(t('disposition.isSet'));
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
      hidden: unless('close'),
      run: (row) =>
        ask(t('forceClose.title', { name: nameOf(row) }), (shut) => (
          <DispositionForm
            id={row.id}
            optional
            confirm={t('forceClose.confirm')}
            cancel={shut}
            submit={async (chosen) => {
              await (chosen ? dispose(row.id, { ...chosen, close: true }) : close(row.id));
              shut();
              done();
            }}
          >
            <Text size="sm">{t('all.closeText')}</Text>
          </DispositionForm>
        )),
    },
  ];
}

function useOutcome() {
  const { t } = useTranslation('conversations');
  const client = useQueryClient();
  return {
    done: (message?: string) => {
      if (message) notifications.show({ message });
      void client.invalidateQueries({ queryKey: [conversations.url] });
    },
    refused: (error: unknown) => {
      void client.invalidateQueries({ queryKey: [conversations.url] });
      const isForbidden = error instanceof ApiError && error.status === 403;
      const message = error instanceof Error ? error.message : t('failed');
      notifications.show({ color: 'orange', message: isForbidden ? t('forbidden') : message });
    },
  };
}

/** The customer has another one that is open (REO-05): where the reader can, they go there. */
function useOtherOpen(agent: Agent, show: Show) {
  const { t } = useTranslation('conversations');
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (row: Interaction, refusal: ApiError) => {
    const id = refusal.fields.find(({ field }) => field === 'interaction_id')?.message;
    const other = id ? await client.fetchQuery(oneConversation(id)).catch(() => null) : null;
    ask(t('otherTitle'), (shut) => (
      <Stack gap="md">
        <Text size="sm">
          {t('otherOpen', { name: nameOf(row) })} {!other && t('otherElsewhere')}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={shut}>
            {t(other ? 'disposition.cancel' : 'ok')}
          </Button>
          {other && (
            <Button
              data-autofocus
              onClick={() => {
                shut();
                if (possible(other, agent).go) void navigate({ to: '/desk', search: { i: Number(other.id) } });
                else show(other.id);
              }}
            >
              {t('goThere')}
            </Button>
          )}
        </Group>
      </Stack>
    ));
  };
}

function nameOf(row: Interaction): string {
  return row.contact_name || phone(row.contact_label);
}
