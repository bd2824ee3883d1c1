// Reacting to a customer's message: the usual six, all others, and taking it back (MSG-10).
import { ActionIcon, Loader, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconMoodPlus, IconPlus, IconTrash } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { MessageCard } from '../../../realtime/frames';
import { LazyEmojiPicker } from '../emoji/EmojiButton';
import { showRefusal } from '../refusals';
import classes from './Reacting.module.css';

const USUAL = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

export function Reacting({ message }: { message: MessageCard }) {
  const { t } = useTranslation(['messages', 'desk']);
  const [opened, setOpened] = useState(false);
  const [all, setAll] = useState(false);
  const ours = message.reactions?.ours ?? null;
  const show = (next: boolean) => {
    setOpened(next);
    setAll(false);
  };
  const react = async (emoji: string | null) => {
    show(false);
    const { id: message_id, interaction_id } = message;
    const result = await command({ kind: 'react', interaction_id, message_id, emoji });
    if (!result.ok) showRefusal(result.error);
  };
  return (
    <Popover opened={opened} onChange={show} position="top" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('messages:menu.react')} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={t('messages:menu.react')}
            onClick={() => show(!opened)}
          >
            <IconMoodPlus size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={all ? 8 : 4} aria-label={t('messages:menu.react')}>
        {all ? (
          <Suspense fallback={<Loader size="sm" m="md" />}>
            <LazyEmojiPicker pick={(emoji) => void react(emoji)} />
          </Suspense>
        ) : (
          <div className={classes.usual}>
            {USUAL.map((emoji) => (
              <UnstyledButton
                key={emoji}
                className={classes.emoji}
                aria-pressed={emoji === ours}
                aria-label={t('messages:reaction.with', { emoji })}
                onClick={() => void react(emoji === ours ? null : emoji)}
              >
                {emoji}
              </UnstyledButton>
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              radius="xl"
              onClick={() => setAll(true)}
              aria-label={t('messages:reaction.more')}
            >
              <IconPlus size={18} aria-hidden />
            </ActionIcon>
            {ours && (
              <ActionIcon
                variant="subtle"
                color="red"
                size={34}
                radius="xl"
                onClick={() => void react(null)}
                aria-label={t('messages:reaction.remove', { emoji: ours })}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            )}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
