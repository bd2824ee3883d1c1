// Unsent text, one per conversation, kept over switches, reconnects and reloads.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Old drafts of conversations that are gone would pile up otherwise. */
const DRAFTS_MAX = 100;

type Drafts = { texts: Record<string, string> };

export const useDrafts = create<Drafts>()(persist((): Drafts => ({ texts: {} }), { name: 'switchboard.drafts' }));

export function useDraft(interactionId: string): string {
  return useDrafts((drafts) => drafts.texts[interactionId] ?? '');
}

export function setDraft(interactionId: string, text: string): void {
  useDrafts.setState(({ texts }) => {
    const { [interactionId]: _old, ...rest } = texts;
    if (text === '') return { texts: rest };
    const kept = Object.entries(rest).slice(-(DRAFTS_MAX - 1));
    return { texts: { ...Object.fromEntries(kept), [interactionId]: text } };
  });
}

/** A note that is being written has a place of its own: it must not slip into a reply. */
export function noteDraft(interactionId: string): string {
  return `note-${interactionId}`;
}

export function hasDraft(interactionId: string): boolean {
  const { texts } = useDrafts.getState();
  return [interactionId, noteDraft(interactionId)].some((key) => (texts[key] ?? '').trim() !== '');
}

/** Puts something where the caret is, and the caret behind it. */
export function insertAt(field: HTMLTextAreaElement | null, key: string, piece: string): void {
  const text = useDrafts.getState().texts[key] ?? '';
  const from = field?.selectionStart ?? text.length;
  const to = field?.selectionEnd ?? text.length;
  setDraft(key, text.slice(0, from) + piece + text.slice(to));
  const caret = from + piece.length;
  requestAnimationFrame(() => {
    field?.focus();
    field?.setSelectionRange(caret, caret);
  });
}
