// Writing an answer. Text is kept per conversation; sending works without a connection, too: the
// message waits visibly and goes out when the line is back.
import { Button, Kbd, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconHourglass, IconLock, IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendText, writeNote } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { useServerNow } from '../../../shared/lib/now';
import { hoursMinutes } from '../../../shared/lib/time';
import { useLostFor } from '../bar/Banners';
import classes from './Composer.module.css';
import { noteDraft, setDraft, useDraft } from './drafts';

/** The most characters WhatsApp takes in one text. */
const CHARS_MAX = 4096;
const COUNTER_FROM = 3500;
const WINDOW_SOON_MS = 2 * 3_600_000;

export function Composer({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const [isNote, setIsNote] = useState(false);
  const draft = isNote ? noteDraft(card.id) : card.id;
  const text = useDraft(draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const offline = useLostFor(2000);
  const chars = [...text].length;
  const sendable = text.trim() !== '' && chars <= CHARS_MAX;

  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const switchTo = (note: boolean) => {
    setIsNote(note);
    field.current?.focus();
  };
  useNoteKey(() => switchTo(!isNote));

  const send = () => {
    if (!sendable) return;
    if (isNote) writeNote(card.id, text.trim());
    else sendText(card.id, text.trim());
    setDraft(draft, '');
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter belongs to it; 229 is how older engines say so.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!event.repeat) send();
  };

  return (
    <div className={classes.composer} data-note={isNote || undefined}>
      <div className={classes.top}>
        <SegmentedControl
          size="xs"
          value={isNote ? 'note' : 'reply'}
          onChange={(value) => switchTo(value === 'note')}
          aria-label={t('note.switch')}
          data={[
            { value: 'reply', label: t('note.reply') },
            { value: 'note', label: t('note.head') },
          ]}
        />
        {isNote ? (
          <p className={classes.private}>
            <IconLock size={14} aria-hidden />
            {t('note.hint')}
          </p>
        ) : (
          <WindowLeft until={card.window_expires_at} />
        )}
      </div>
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={8}
        placeholder={isNote ? t('note.placeholder') : t('composer.placeholder')}
        aria-label={t(isNote ? 'note.label' : 'composer.label', { name: card.contact_name || card.contact_label })}
        value={text}
        dir="auto"
        onChange={(event) => setDraft(draft, event.currentTarget.value)}
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
    </div>
  );
}

/** Alt N, by the place of the key: Alt types other letters on some keyboards. */
function useNoteKey(toggle: () => void): void {
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.code !== 'KeyN' || !event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
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
