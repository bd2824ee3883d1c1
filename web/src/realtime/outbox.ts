// Own messages on their way: shown at once under their client id, until the server's copy arrives.
// They survive a reload of the page, and are sent again under the same id, which acts once.
import { create } from 'zustand';
import type { FrameError } from './frames';
import type { DeskState } from './reducer';

export type OutboxEntry = {
  ref: string;
  interactionId: string;
  body: string;
  /** Own clock. */
  at: number;
  state: 'waiting' | 'accepted' | 'refused';
  /** An internal note, which the customer never gets (MSG-09). */
  note?: boolean;
  error?: FrameError;
};

export const useOutbox = create<{ entries: OutboxEntry[] }>()(() => ({ entries: [] }));

const KEY = 'switchboard.outbox';

export function loadOutbox(agentId: string): OutboxEntry[] {
  const entries = read(agentId);
  useOutbox.setState({ entries });
  return entries.filter((e) => e.state === 'waiting');
}

export function addToOutbox(agentId: string, entry: OutboxEntry): void {
  change(agentId, (entries) => [...entries.filter((e) => e.ref !== entry.ref), entry]);
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
