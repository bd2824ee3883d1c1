// All emoji with a search. The library and its data are fetched when it opens first.
import { Loader } from '@mantine/core';
import { EmojiPicker as Picker } from 'frimousse';
import { useTranslation } from 'react-i18next';
import classes from './EmojiPicker.module.css';

export default function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  const { t } = useTranslation('desk');
  return (
    <Picker.Root
      className={classes.picker}
      locale="en"
      columns={8}
      emojibaseUrl={`${window.location.origin}/emoji`}
      onEmojiSelect={({ emoji }) => pick(emoji)}
    >
      <Picker.Search
        className={classes.search}
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        autoFocus
      />
      <Picker.Viewport className={classes.viewport} tabIndex={0}>
        <Picker.Loading className={classes.centre}>
          <Loader size="sm" aria-label={t('emoji.loading')} />
        </Picker.Loading>
        <Picker.Empty className={classes.centre}>{t('emoji.none')}</Picker.Empty>
        <Picker.List
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div className={classes.category} {...props}>
                {category.label}
              </div>
            ),
            Row: ({ children, ...props }) => (
              <div className={classes.row} {...props}>
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button type="button" className={classes.emoji} aria-label={emoji.label} {...props}>
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
    </Picker.Root>
  );
}
