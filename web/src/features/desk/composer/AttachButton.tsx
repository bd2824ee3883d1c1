// Choosing files; what WhatsApp takes is said before anything is chosen (MSG-03).
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaKind } from '../../../realtime/content';
import type { InteractionCard } from '../../../realtime/frames';
import { fileSize } from '../../conversations/content/size';
import { addFiles } from './chosen';
import { limitsOf } from './limits';

export function AttachButton({ card, added }: { card: InteractionCard; added: () => void }) {
  const { t } = useTranslation('desk');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tooltip label={useLimitsText(card)} multiline maw={300}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label={t('attach.button')}
          onClick={() => input.current?.click()}
        >
          <IconPaperclip size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('attach.input')}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files) addFiles(card, [...files]);
          // The same file can be chosen again.
          event.currentTarget.value = '';
          added();
        }}
      />
    </>
  );
}

export function useLimitsText(card: InteractionCard): string {
  const { t } = useTranslation(['desk', 'messages']);
  const kinds = limitsOf(card.capabilities).filter(({ kind }) => kind !== 'voice' && kind !== 'sticker');
  const list = kinds.map(({ kind, bytes_max }) => `${t(`messages:kind.${mediaKind(kind)}`)} ${fileSize(bytes_max)}`);
  return t('desk:attach.limits', { list: list.join(', ') });
}
