// What closing can mean: only the tab, the conversation, or the conversation with a word on how it ended (CLS-01),
// which an account may demand (DSP-10).
import { Button, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { IconCheck, IconChecklist, IconChevronDown, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { useOutbox } from '../../../realtime/outbox';
import { useCloseMenu } from '../closeMenu';
import { hasDraft } from '../composer/drafts';
import { showRefusal } from '../refusals';
import { DisposeDialog } from './DisposeDialog';

export function CloseMenu({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const { opened, set } = useCloseMenu();
  const [disposing, { open: askDisposition, close: stopAsking }] = useDisclosure(false);
  const close = () => run({ kind: 'close', interaction_id: card.id });
  return (
    <>
      <Menu opened={opened} onChange={set} width={280}>
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={16} />} title="Alt C">
            {t('close.button')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!card.must_dispose && (
            <Entry
              icon={<IconCheck size={17} />}
              label={t('close.interaction')}
              hint={t('close.interactionHint')}
              onClick={() => askIfLost(card, t, close)}
            />
          )}
          <Entry
            icon={<IconChecklist size={17} />}
            label={t('close.dispose')}
            hint={t('close.disposeHint')}
            // Where it is demanded, closing begins on the server, with the pause that comes with it (DSP-11).
            onClick={() => askIfLost(card, t, card.must_dispose ? close : askDisposition)}
          />
          <Entry
            icon={<IconX size={17} />}
            label={t('close.tab')}
            hint={t('close.tabHint')}
            onClick={() => run({ kind: 'close_tab', interaction_id: card.id })}
          />
        </Menu.Dropdown>
      </Menu>
      <DisposeDialog card={card} opened={disposing} close={stopAsking} />
    </>
  );
}

type EntryProps = { icon: ReactNode; label: string; hint: string; onClick: () => void };

function Entry({ icon, label, hint, onClick }: EntryProps) {
  return (
    <Menu.Item leftSection={icon} onClick={onClick}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Text size="xs" c="var(--text-2)">
        {hint}
      </Text>
    </Menu.Item>
  );
}

type Translate = ReturnType<typeof useTranslation<'desk'>>['t'];

/** Asks only when something would be lost or overlooked. */
function askIfLost(card: InteractionCard, t: Translate, goOn: () => void): void {
  const unsent = useOutbox.getState().entries.some((e) => e.interactionId === card.id && e.state !== 'accepted');
  const reasons = [
    card.unread > 0 ? t('close.unread', { count: card.unread }) : '',
    hasDraft(card.id) ? t('close.draft') : '',
    unsent ? t('close.unsent') : '',
  ].filter(Boolean);
  if (reasons.length === 0) {
    goOn();
    return;
  }
  modals.openConfirmModal({
    title: t('close.confirmTitle'),
    children: reasons.map((reason) => (
      <Text key={reason} size="sm">
        {reason}
      </Text>
    )),
    labels: { confirm: t('close.interaction'), cancel: t('close.cancel') },
    onConfirm: goOn,
  });
}

function run(order: { kind: 'close' | 'close_tab'; interaction_id: string }): void {
  void command(order).then((result) => {
    if (!result.ok) showRefusal(result.error);
  });
}
