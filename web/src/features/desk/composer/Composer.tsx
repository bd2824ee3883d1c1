// Writing an answer. Text is kept per conversation; sending works without a connection, too: the
// message waits visibly and goes out when the line is back.
import { Button, Kbd, Textarea, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconHourglass, IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sendText } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { useServerNow } from '../../../shared/lib/now';
import { hoursMinutes } from '../../../shared/lib/time';
import { useLostFor } from '../bar/Banners';
import classes from './Composer.module.css';
import { setDraft, useDraft } from './drafts';

/** The most characters WhatsApp takes in one text. */
const CHARS_MAX = 4096;
const COUNTER_FROM = 3500;
const WINDOW_SOON_MS = 2 * 3_600_000;

export function Composer({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const text = useDraft(card.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const offline = useLostFor(2000);
  const chars = [...text].length;
  const sendable = text.trim() !== '' && chars <= CHARS_MAX;

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  const send = () => {
    if (!sendable) return;
    sendText(card.id, text.trim());
    setDraft(card.id, '');
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter belongs to it; 229 is how older engines say so.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!event.repeat) send();
  };

  return (
    <div className={classes.composer}>
      <WindowLeft until={card.window_expires_at} />
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={8}
        placeholder={t('composer.placeholder')}
        aria-label={t('composer.label', { name: card.contact_name || card.contact_label })}
        value={text}
        dir="auto"
        onChange={(event) => setDraft(card.id, event.currentTarget.value)}
        onKeyDown={onKeyDown}
        classNames={{ input: classes.field }}
        error={chars > CHARS_MAX ? t('composer.tooLong', { max: CHARS_MAX }) : undefined}
      />
      <div className={classes.foot}>
        <span className={classes.hint}>
          {offline ? (
            t('composer.offline')
          ) : (
            <>
              <Kbd size="xs">Enter</Kbd> {t('composer.sends')} · <Kbd size="xs">Shift Enter</Kbd> {t('composer.breaks')}
            </>
          )}
        </span>
        {chars >= COUNTER_FROM && (
          <span className={classes.counter} data-over={chars > CHARS_MAX || undefined}>
            {chars} / {CHARS_MAX}
          </span>
        )}
        <Tooltip label="Enter">
          <Button
            rightSection={<IconSend2 size={17} />}
            onClick={send}
            aria-disabled={!sendable}
            data-disabled={!sendable || undefined}
          >
            {t('composer.send')}
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}

/** WIN-07: the time left for free text. Expiry never blocks the field (WIN-04). */
function WindowLeft({ until }: { until: string }) {
  const { t } = useTranslation('desk');
  const left = Date.parse(until) - useServerNow(1000);
  if (left <= 0) {
    return (
      <p className={classes.expired}>
        <IconAlertTriangle size={15} aria-hidden />
        {t('composer.windowClosed')}
      </p>
    );
  }
  return (
    <p className={classes.window} data-soon={left < WINDOW_SOON_MS || undefined}>
      <IconHourglass size={14} aria-hidden />
      {t('composer.windowLeft', { time: hoursMinutes(left) })}
    </p>
  );
}
