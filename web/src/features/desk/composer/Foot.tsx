// Below the text: what can be put into the message, how long it is, and the button that sends it.
import { ActionIcon, Button, Kbd, Tooltip } from '@mantine/core';
import { IconLock, IconMicrophone, IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { useLostFor } from '../bar/Banners';
import { EmojiButton } from '../emoji/EmojiButton';
import { AttachButton } from './AttachButton';
import classes from './Composer.module.css';
import { takesFiles, takesVoice } from './limits';
import { canRecord } from './useRecorder';

/** The counter appears when this few characters are left. */
const COUNTER_LEFT = 600;

type Props = {
  card: InteractionCard;
  isNote: boolean;
  chars: number;
  max: number;
  sendable: boolean;
  send: () => void;
  record: () => void;
  added: () => void;
  insert: (emoji: string) => void;
};

export function Foot({ card, isNote, chars, max, sendable, send, record, added, insert }: Props) {
  const { t } = useTranslation('desk');
  const offline = useLostFor(2000);
  return (
    <div className={classes.foot}>
      <div className={classes.tools}>
        <EmojiButton pick={insert} />
        {!isNote && (
          <>
            {takesFiles(card.capabilities) && <AttachButton card={card} added={added} />}
            {takesVoice(card.capabilities) && canRecord() && (
              <Tooltip label={t('voice.record')}>
                <ActionIcon variant="subtle" color="gray" size={34} onClick={record} aria-label={t('voice.record')}>
                  <IconMicrophone size={20} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
            )}
          </>
        )}
      </div>
      <span className={classes.hint}>
        {offline ? (
          t('composer.offline')
        ) : (
          <>
            <Kbd size="xs">Enter</Kbd> {t('composer.sends')} · <Kbd size="xs">Shift Enter</Kbd> {t('composer.breaks')}
          </>
        )}
      </span>
      {chars >= max - COUNTER_LEFT && (
        <span className={classes.counter} data-over={chars > max || undefined}>
          {chars} / {max}
        </span>
      )}
      <Tooltip label="Enter">
        <Button
          className={isNote ? classes.saveNote : undefined}
          rightSection={isNote ? <IconLock size={16} /> : <IconSend2 size={17} />}
          onClick={send}
          aria-disabled={!sendable}
          data-disabled={!sendable || undefined}
        >
          {isNote ? t('note.save') : t('composer.send')}
        </Button>
      </Tooltip>
    </div>
  );
}
