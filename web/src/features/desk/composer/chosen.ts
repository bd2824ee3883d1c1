// Files chosen for the next message of each conversation, and the message it answers.
import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import { i18next } from '../../../i18n';
import { sendFile, sendText } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import type { OutboxFile, OutboxQuote } from '../../../realtime/outbox';
import { dropUpload, startUpload, type Upload, useUploads } from '../../../realtime/uploads';
import { fileSize } from '../../conversations/content/size';
import { fit, limitsOf } from './limits';

/** At once; WhatsApp carries one with a message. */
export const FILES_MAX = 10;

type Chosen = { keys: Record<string, string[]>; answers: Record<string, OutboxQuote> };

export const useChosen = create<Chosen>()(() => ({ keys: {}, answers: {} }));

const NONE: string[] = [];

export function forgetChosen(): void {
  useChosen.setState({ keys: {}, answers: {} });
}

export function useFiles(interactionId: string): Upload[] {
  const keys = useChosen((chosen) => chosen.keys[interactionId] ?? NONE);
  const uploads = useUploads((state) => state.uploads);
  return keys.flatMap((key) => uploads[key] ?? []);
}

export function useAnswered(interactionId: string): OutboxQuote | undefined {
  return useChosen((chosen) => chosen.answers[interactionId]);
}

export function answer(interactionId: string, quote: OutboxQuote | null): void {
  useChosen.setState(({ answers }) => {
    const { [interactionId]: _old, ...rest } = answers;
    return { answers: quote ? { ...rest, [interactionId]: quote } : rest };
  });
}

/** Takes what can be sent and says why the rest cannot. */
export function addFiles(card: InteractionCard, files: File[]): void {
  const limits = limitsOf(card.capabilities);
  const held = useChosen.getState().keys[card.id] ?? [];
  const keys: string[] = [];
  const t = i18next.getFixedT(null, 'desk');
  const complain = (name: string, message: string) =>
    notifications.show({ color: 'orange', title: name, message, autoClose: 9000 });
  for (const file of files) {
    const fits = fit(file, limits);
    if (!fits.ok) {
      const reason =
        fits.reason === 'too_large'
          ? t('attach.tooLarge', { size: fileSize(file.size), max: fileSize(fits.max) })
          : t(`attach.${fits.reason}`);
      complain(file.name, reason);
    } else if (held.length + keys.length >= FILES_MAX) {
      complain(file.name, t('attach.tooMany', { max: FILES_MAX }));
    } else {
      keys.push(startUpload({ interactionId: card.id, file, kind: fits.kind }));
    }
  }
  setKeys(card.id, [...held, ...keys]);
}

export function removeFile(interactionId: string, key: string): void {
  dropUpload(key);
  setKeys(
    interactionId,
    (useChosen.getState().keys[interactionId] ?? []).filter((each) => each !== key),
  );
}

/** The words go with the first file that can carry them, or by themselves; the quote goes with what comes first. */
export function sendAll(card: InteractionCard, uploads: Upload[], words: string): void {
  let quote = useChosen.getState().answers[card.id];
  let caption = words;
  for (const upload of uploads) {
    const takes = upload.kind !== 'audio' && upload.kind !== 'voice';
    sendFile(card.id, outboxFile(upload), takes ? caption : '', quote);
    if (takes) caption = '';
    quote = undefined;
  }
  if (caption) sendText(card.id, caption, quote);
  setKeys(card.id, []);
  answer(card.id, null);
}

export function outboxFile({ key, kind, file, durationMs }: Upload): OutboxFile {
  return {
    key,
    kind,
    file_name: file.name,
    mime_type: file.type,
    bytes: file.size,
    ...(durationMs && { duration_ms: durationMs }),
  };
}

function setKeys(interactionId: string, next: string[]): void {
  useChosen.setState(({ keys }) => {
    const { [interactionId]: _old, ...rest } = keys;
    return { keys: next.length > 0 ? { ...rest, [interactionId]: next } : rest };
  });
}
