// Writing an answer. Text is kept per conversation; sending works without a connection, too: the
// message waits visibly and goes out when the line is back.
import { SegmentedControl, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconHourglass, IconLock } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendFile, writeNote } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { startUpload, useUploads } from '../../../realtime/uploads';
import { useServerNow } from '../../../shared/lib/now';
import { hoursMinutes } from '../../../shared/lib/time';
import { waitsForDelivery } from '../standing';
import { AnswerBar } from './AnswerBar';
import classes from './Composer.module.css';
import { addFiles, answer, outboxFile, sendAll, useAnswered, useFiles } from './chosen';
import { insertAt, noteDraft, setDraft, useDraft } from './drafts';
import { Foot } from './Foot';
import { takesFiles } from './limits';
import { Recorder } from './Recorder';
import { Tray } from './Tray';
import type { Recording } from './useRecorder';
import { useTyping } from './useTyping';

/** The most characters WhatsApp takes in one text, and below a file. */
const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const WINDOW_SOON_MS = 2 * 3_600_000;

export function Composer({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const [isNote, setIsNote] = useState(false);
  const [isRecording, setRecording] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { draft, text, files, quote, chars, max, sendable } = useNext(card, isNote);
  const name = card.contact_name || card.contact_label;

  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  useFocusOn(field, quote?.message_id);
  const switchTo = (note: boolean) => {
    setIsNote(note);
    setRecording(false);
    field.current?.focus();
  };
  useNoteKey(() => switchTo(!isNote));

  const send = () => {
    if (!sendable) return;
    if (isNote) writeNote(card.id, text.trim());
    else sendAll(card, files, text.trim());
    setDraft(draft, '');
    field.current?.focus();
  };

  const types = useTyping(card);
  const write = (words: string) => {
    setDraft(draft, words);
    if (!isNote) types(words);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape' && quote) return answer(card.id, null);
    if (!isSending(event)) return;
    event.preventDefault();
    if (!event.repeat) send();
  };

  const onPaste = (event: ClipboardEvent) => {
    if (isNote || event.clipboardData.files.length === 0 || !takesFiles(card.capabilities)) return;
    // Programs that copy a table offer it as a picture as well: the words are what was meant.
    if (event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    addFiles(card, [...event.clipboardData.files]);
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
          <WindowLeft card={card} />
        )}
      </div>
      {quote && <AnswerBar quote={quote} name={name} close={() => answer(card.id, null)} />}
      {files.length > 0 && <Tray uploads={files} />}
      {isRecording ? (
        <Recorder close={() => setRecording(false)} send={(recording) => sendVoice(card.id, recording)} />
      ) : (
        <>
          <Textarea
            ref={field}
            variant="unstyled"
            autosize
            minRows={2}
            maxRows={8}
            placeholder={t(isNote ? 'note.placeholder' : files.length > 0 ? 'attach.caption' : 'composer.placeholder')}
            aria-label={t(isNote ? 'note.label' : 'composer.label', { name })}
            value={text}
            dir="auto"
            onChange={(event) => write(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            classNames={{ input: classes.field }}
            error={chars > max && t('composer.tooLong', { max })}
          />
          <Foot
            card={card}
            isNote={isNote}
            chars={chars}
            max={max}
            sendable={sendable}
            send={send}
            record={() => setRecording(true)}
            added={() => field.current?.focus()}
            insert={(emoji) => insertAt(field.current, draft, emoji)}
          />
        </>
      )}
    </div>
  );
}

/** The message that is being written: its words, files and what it answers, and whether it can go out. */
function useNext({ id, capabilities }: InteractionCard, isNote: boolean) {
  const draft = isNote ? noteDraft(id) : id;
  const text = useDraft(draft);
  const uploads = useFiles(id);
  const quote = useAnswered(id);
  const files = isNote ? [] : uploads;
  const textMax = isNote ? TEXT_MAX : (capabilities?.text_chars_max ?? TEXT_MAX);
  const max = files.length > 0 ? CAPTION_MAX : textMax;
  const chars = [...text].length;
  const hasFailed = files.some(({ state }) => state === 'failed');
  const sendable = (text.trim() !== '' || files.length > 0) && chars <= max && !hasFailed;
  return { draft, text, files, quote: isNote ? undefined : quote, chars, max, sendable };
}

/** While an input method composes, Enter belongs to it; 229 is how older engines say so. */
function isSending(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.keyCode !== 229;
}

function sendVoice(interactionId: string, { file, url, durationMs }: Recording): void {
  URL.revokeObjectURL(url);
  const key = startUpload({ interactionId, file, kind: 'voice', durationMs });
  const upload = useUploads.getState().uploads[key];
  if (upload) sendFile(interactionId, outboxFile(upload), '');
}

/** Who chooses a message to answer wants to write. */
function useFocusOn(field: RefObject<HTMLTextAreaElement | null>, chosen: string | undefined): void {
  useEffect(() => {
    if (chosen) field.current?.focus();
  }, [field, chosen]);
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
function WindowLeft({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const left = Date.parse(card.window_expires_at) - useServerNow(1000);
  if (left <= 0) {
    return (
      <p className={classes.expired}>
        <IconAlertTriangle size={15} aria-hidden />
        {t(waitsForDelivery(card) ? 'composer.windowAhead' : 'composer.windowClosed')}
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
