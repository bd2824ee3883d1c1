// A button that opens all emoji; what is picked goes to whoever asked.
import { ActionIcon, Loader, Popover, Tooltip } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

export const LazyEmojiPicker = lazy(() => import('./EmojiPicker'));

export function EmojiButton({ pick }: { pick: (emoji: string) => void }) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-start"
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
      middlewares={{ flip: true, shift: true }}
    >
      <Popover.Target>
        <Tooltip label={t('emoji.open')} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t('emoji.open')}
            onClick={() => setOpened(!opened)}
          >
            <IconMoodSmile size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t('emoji.open')}>
        <Suspense fallback={<Loader size="sm" m="md" />}>
          <LazyEmojiPicker
            pick={(emoji) => {
              setOpened(false);
              pick(emoji);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
