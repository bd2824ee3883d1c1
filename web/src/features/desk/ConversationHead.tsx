import { ActionIcon, Badge, Button, Menu, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconArrowLeft, IconCheck, IconChevronDown, IconLayoutSidebarRight, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../realtime/desk';
import type { InteractionCard } from '../../realtime/frames';
import { useOutbox } from '../../realtime/outbox';
import { phone } from '../../shared/lib/names';
import { useServerNow } from '../../shared/lib/now';
import { duration } from '../../shared/lib/time';
import { Person } from '../../shared/ui/Person';
import classes from './Conversation.module.css';
import { useCloseMenu } from './closeMenu';
import { hasDraft } from './composer/drafts';
import { showRefusal } from './refusals';

type Props = {
  card: InteractionCard;
  sidebarShown: boolean;
  toggleSidebar: () => void;
  back?: () => void;
};

export function ConversationHead({ card, sidebarShown, toggleSidebar, back }: Props) {
  const { t } = useTranslation('desk');
  const name = card.contact_name || phone(card.contact_label);
  const sidebar = sidebarShown ? t('conversation.hideDetails') : t('conversation.showDetails');
  return (
    <header className={classes.head}>
      {back && (
        <ActionIcon variant="subtle" color="gray" size={36} onClick={back} aria-label={t('conversation.back')}>
          <IconArrowLeft size={20} />
        </ActionIcon>
      )}
      <Person name={name} seed={card.contact_label} size={38} />
      <div className={classes.who}>
        <div className={classes.name}>
          <h2>{name}</h2>
          {card.queue_name && <Badge size="sm">{card.queue_name}</Badge>}
        </div>
        <div className={classes.facts}>
          #{card.id} · {card.account_name} · <Age since={card.assigned_at ?? card.created_at} />
        </div>
      </div>
      <CloseMenu card={card} />
      <Tooltip label={sidebar}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={sidebar}
          aria-expanded={sidebarShown}
          onClick={toggleSidebar}
        >
          <IconLayoutSidebarRight size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

function Age({ since }: { since: string }) {
  const { t } = useTranslation('desk');
  const now = useServerNow(1000);
  return <span className="num">{t('conversation.held', { time: duration(now - Date.parse(since)) })}</span>;
}

function CloseMenu({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const { opened, set } = useCloseMenu();
  return (
    <Menu opened={opened} onChange={set} width={280}>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} />} title="Alt C">
          {t('close.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCheck size={17} />} onClick={() => closeInteraction(card, t)}>
          <Text size="sm" fw={600}>
            {t('close.interaction')}
          </Text>
          <Text size="xs" c="var(--text-2)">
            {t('close.interactionHint')}
          </Text>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconX size={17} />}
          onClick={() => run({ kind: 'close_tab', interaction_id: card.id })}
        >
          <Text size="sm" fw={600}>
            {t('close.tab')}
          </Text>
          <Text size="xs" c="var(--text-2)">
            {t('close.tabHint')}
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type Translate = ReturnType<typeof useTranslation<'desk'>>['t'];

/** Asks only when something would be lost or overlooked. */
function closeInteraction(card: InteractionCard, t: Translate): void {
  const close = () => run({ kind: 'close', interaction_id: card.id });
  const unsent = useOutbox.getState().entries.some((e) => e.interactionId === card.id && e.state !== 'accepted');
  const reasons = [
    card.unread > 0 ? t('close.unread', { count: card.unread }) : '',
    hasDraft(card.id) ? t('close.draft') : '',
    unsent ? t('close.unsent') : '',
  ].filter(Boolean);
  if (reasons.length === 0) {
    close();
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
    onConfirm: close,
  });
}

function run(order: { kind: 'close' | 'close_tab'; interaction_id: string }): void {
  void command(order).then((result) => {
    if (!result.ok) showRefusal(result.error);
  });
}
