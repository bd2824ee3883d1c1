// What else can be done with the conversation in view (UI-11): its tags, and how it ended.
import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconListCheck, IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../realtime/frames';
import { ask } from '../../shared/ui/ask';
import { DispositionForm } from '../conversations/DispositionForm';
import { dispose, tag } from '../conversations/requests';
import { TagsForm } from '../conversations/TagsForm';
import '../conversations/texts';

type Props = { card: InteractionCard; name: string };

export function ConversationMenu({ card, name }: Props) {
  const { t } = useTranslation(['desk', 'conversations']);
  const changeTags = () =>
    ask(t('conversations:tags.title', { name }), (shut) => (
      <TagsForm
        tags={card.tags ?? []}
        cancel={shut}
        submit={async (changes) => {
          await tag(card.id, changes);
          shut();
        }}
      />
    ));
  const setDisposition = () =>
    ask(t('conversations:disposition.setTitle'), (shut) => (
      <DispositionForm
        id={card.id}
        confirm={t('conversations:disposition.set')}
        cancel={shut}
        submit={async (chosen) => {
          if (chosen) await dispose(card.id, { ...chosen, close: false });
          shut();
          notifications.show({ message: t('conversations:disposition.isSet') });
        }}
      />
    ));
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('conversation.menu')}>
          <IconDots size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTag size={16} />} onClick={changeTags}>
          {t('conversation.tags')}
        </Menu.Item>
        {card.state !== 'disposing' && (
          <Menu.Item leftSection={<IconListCheck size={16} />} onClick={setDisposition}>
            {t('conversation.dispose')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
