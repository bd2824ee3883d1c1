// Own messages on their way: shown at once under their client id, until the server's copy arrives.
// They survive a reload of the page, and are sent again under the same id, which acts once.
import { create } from 'zustand';
import type { MediaKind } from './content';
import type { FrameError } from './frames';
import type { DeskState } from './reducer';

/** A file on its way: first to the server, then to the customer. */
export type OutboxFile = {
  /** Of the upload, in this window. */
  key: string;
  /** The server's id, once it has all of it. */
  upload_id?: string;
  kind: MediaKind;
  file_name: string;
  mime_type: string;
  bytes: number;
  duration_ms?: number;
};

/** The message that is answered (MSG-08). */
export type OutboxQuote = { message_id: string; preview: string; direction: string };

export type OutboxEntry = {
  ref: string;
  interactionId: string;
  /** Of a file: its caption. */
  body: string;
  file?: OutboxFile;
  quote?: OutboxQuote;
  /** Own clock. */
  at: number;
  state: 'uploading' | 'waiting' | 'accepted' | 'refused';
  /** An internal note, which the customer never gets (MSG-09). */
  note?: boolean;
  error?: FrameError;
};

export const useOutbox = create<{ entries: OutboxEntry[] }>()(() => ({ entries: [] }));

const KEY = 'switchboard.outbox';

export function loadOutbox(agentId: string): OutboxEntry[] {
  const entries = read(agentId).map(interrupted);
  useOutbox.setState({ entries });
  return entries.filter((e) => e.state === 'waiting');
}

/** A file does not survive a reload; what was said with it does. */
function interrupted(entry: OutboxEntry): OutboxEntry {
  if (entry.state !== 'uploading') return entry;
  return { ...entry, state: 'refused', error: { code: 'upload_lost', message: '' } };
}

export function addToOutbox(agentId: string, entry: OutboxEntry): void {
  change(agentId, (entries) => [...entries.filter((e) => e.ref !== entry.ref), entry]);
}

/** The server has the file: now the message can go out. */
export function markUploaded(agentId: string, ref: string, upload_id: string): void {
  change(agentId, (entries) =>
    entries.map((e) => (e.ref === ref && e.file ? { ...e, state: 'waiting', file: { ...e.file, upload_id } } : e)),
  );
}

export function markAccepted(agentId: string, ref: string): void {
  change(agentId, (entries) => entries.map((e) => (e.ref === ref ? { ...e, state: 'accepted' } : e)));
}

export function markRefused(agentId: string, ref: string, error: FrameError): void {
  change(agentId, (entries) => entries.map((e) => (e.ref === ref ? { ...e, state: 'refused', error } : e)));
}

export function removeFromOutbox(agentId: string, ref: string): void {
  change(agentId, (entries) => entries.filter((e) => e.ref !== ref));
}

/** Drops entries whose message is in its thread, and accepted ones whose thread is not shown. */
export function prune(entries: OutboxEntry[], desk: DeskState): OutboxEntry[] {
  const kept = entries.filter((entry) => {
    const thread = desk.threads[entry.interactionId];
    if (!thread) return entry.state !== 'accepted';
    return !thread.messages.some((m) => m.client_ref === entry.ref);
  });
  return kept.length === entries.length ? entries : kept;
}

export function pruneOutbox(agentId: string, desk: DeskState): void {
  change(agentId, (entries) => prune(entries, desk));
}

function change(agentId: string, edit: (entries: OutboxEntry[]) => OutboxEntry[]): void {
  const before = useOutbox.getState().entries;
  const entries = edit(before);
  if (entries === before) return;
  useOutbox.setState({ entries });
  try {
    sessionStorage.setItem(`${KEY}.${agentId}`, JSON.stringify(entries));
  } catch {
    // A full or forbidden storage costs only the survival of a reload.
  }
}

function read(agentId: string): OutboxEntry[] {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(`${KEY}.${agentId}`) ?? '[]');
    return Array.isArray(parsed) ? (parsed as OutboxEntry[]) : [];
  } catch {
    return [];
  }
}
