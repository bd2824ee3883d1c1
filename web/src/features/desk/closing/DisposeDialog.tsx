// Closing with a word on how it ended: because the agent wants to (CLS-01), or because the account
// demands it (DSP-10..15). In the latter case the dialog stays until it is said, over reloads and sign-ins.
import { Badge, Group, Modal, Text } from '@mantine/core';
import { IconCoffee, IconMessage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import { phone } from '../../../shared/lib/names';
import { DispositionForm } from '../../conversations/DispositionForm';
import { dispose } from '../../conversations/requests';
import { showRefusal } from '../refusals';
import classes from './DisposeDialog.module.css';

type Props = { card: InteractionCard; opened: boolean; close: () => void };

export function DisposeDialog({ card, opened, close }: Props) {
  const { t } = useTranslation('desk');
  return (
    <Modal opened={opened} onClose={close} title={t('close.disposeTitle')} size="md">
      <DispositionForm
        id={card.id}
        confirm={t('close.confirm')}
        cancel={close}
        submit={async (chosen) => {
          if (chosen) await dispose(card.id, { ...chosen, close: true });
          close();
        }}
      >
        <Who card={card} />
      </DispositionForm>
    </Modal>
  );
}

/** Shown while one of the agent's conversations waits for its disposition. */
export function DisposingDialog({ back }: { back: (id: string) => void }) {
  const { t } = useTranslation('desk');
  const card = useDesk((desk) => desk.interactions.find((each) => each.state === 'disposing'));
  const presence = useDesk((desk) => desk.presence);
  if (!card) return null;
  const goBack = () => {
    void command({ kind: 'cancel_close', interaction_id: card.id }).then((result) => {
      if (result.ok) back(card.id);
      else showRefusal(result.error);
    });
  };
  return (
    <Modal
      key={card.id}
      opened
      onClose={goBack}
      title={t('disposing.title')}
      size="md"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <DispositionForm
        id={card.id}
        confirm={t('disposing.confirm')}
        cancelLabel={t('disposing.back')}
        cancel={goBack}
        submit={async (chosen) => {
          if (chosen) await dispose(card.id, { ...chosen, close: true });
        }}
      >
        <Who card={card} pause={presence.status === 'paused' ? presence.pause : null} />
        <Text size="sm">{t('disposing.text', { account: card.account_name })}</Text>
        {card.unread > 0 && (
          <div className={classes.news} role="status">
            <IconMessage size={18} aria-hidden />
            <div>
              <strong>{t('disposing.new', { count: card.unread })}</strong>
              <p dir="auto">{t('disposing.latest', { name: nameOf(card), text: card.preview })}</p>
            </div>
          </div>
        )}
      </DispositionForm>
    </Modal>
  );
}

function Who({ card, pause }: { card: InteractionCard; pause?: string | null | undefined }) {
  const { t } = useTranslation('desk');
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" c="var(--text-2)">
        {nameOf(card)} · #{card.id}
      </Text>
      {pause && (
        <Badge color="orange" leftSection={<IconCoffee size={13} />}>
          {t('disposing.pause', { pause })}
        </Badge>
      )}
    </Group>
  );
}

function nameOf(card: InteractionCard): string {
  return card.contact_name || phone(card.contact_label);
}
