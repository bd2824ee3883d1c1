// Connects the link to the stores for the time an agent is signed in.
import type { Command, DeskEvent, FrameError } from './frames';
import { type AckResult, Link } from './link';
import {
  addToOutbox,
  loadOutbox,
  markAccepted,
  markRefused,
  type OutboxEntry,
  pruneOutbox,
  removeFromOutbox,
  useOutbox,
} from './outbox';
import { accept, resetDesk, useDesk, useLink } from './store';

export type DeskListener = (event: DeskEvent) => void;

type Running = { agentId: string; link: Link; stop(): void };

let running: Running | null = null;
const listeners = new Set<DeskListener>();
const complaints = new Set<(error: FrameError) => void>();

/** Events as they are applied, for what is not state: sounds, notices, announcements. */
export function onDeskEvent(listener: DeskListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Frames the server could not handle. */
export function onComplaint(listener: (error: FrameError) => void): () => void {
  complaints.add(listener);
  return () => complaints.delete(listener);
}

export function startDesk(agentId: string, sessionInDoubt: () => void): void {
  if (running) return;
  resetDesk();
  const link = new Link({
    connect: () => new WebSocket(socketUrl(), 'switchboard.v1'),
    position: () => {
      const { session, seq } = useDesk.getState();
      return session ? { session, seq } : null;
    },
    accept: (frame) => {
      const known = useDesk.getState().seq;
      if (!accept(frame)) return false;
      pruneOutbox(agentId, useDesk.getState());
      if (frame.kind === 'hello') noteBuild(frame.build);
      else if (frame.seq > known) for (const listener of listeners) listener(frame.event);
      return true;
    },
    state: (state) => {
      const lostAt = state === 'live' ? null : (useLink.getState().lostAt ?? Date.now());
      useLink.setState({ state, lostAt });
    },
    refused: (error) => {
      for (const listener of complaints) listener(error);
    },
    doubt: sessionInDoubt,
  });
  const online = () => link.hurry();
  const offline = () => link.drop();
  const shown = () => document.visibilityState === 'visible' && link.hurry();
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  document.addEventListener('visibilitychange', shown);
  running = {
    agentId,
    link,
    stop: () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      document.removeEventListener('visibilitychange', shown);
      link.stop();
    },
  };
  link.start();
  for (const entry of loadOutbox(agentId)) deliver(entry);
}

export function stopDesk(): void {
  running?.stop();
  running = null;
  resetDesk();
  useOutbox.setState({ entries: [] });
}

export function command(order: Command): Promise<AckResult> {
  if (!running) return Promise.resolve({ ok: false, error: { code: 'gone', message: '' } });
  return running.link.send(order).done;
}

/** Sends a text: visible at once, refused ones stay visible with their reason. */
export function sendText(interactionId: string, body: string): void {
  post({ interactionId, body });
}

/** Writes an internal note, in the same way. */
export function writeNote(interactionId: string, body: string): void {
  post({ interactionId, body, note: true });
}

function post(text: Pick<OutboxEntry, 'interactionId' | 'body' | 'note'>): void {
  if (!running) return;
  const entry: OutboxEntry = { ...text, ref: crypto.randomUUID(), at: Date.now(), state: 'waiting' };
  addToOutbox(running.agentId, entry);
  deliver(entry);
}

/** Tries a refused message again, as a new command: the refusal of the old one is final. */
export function sendAgain(ref: string): void {
  const entry = useOutbox.getState().entries.find((e) => e.ref === ref);
  if (!entry || !running) return;
  discardUnsent(ref);
  post({ interactionId: entry.interactionId, body: entry.body, note: entry.note });
}

export function discardUnsent(ref: string): void {
  if (running) removeFromOutbox(running.agentId, ref);
}

function deliver({ ref, interactionId, body, note }: OutboxEntry): void {
  if (!running) return;
  const { agentId, link } = running;
  const order: Command = { kind: note ? 'note' : 'send', interaction_id: interactionId, body };
  void link.send(order, ref).done.then((result) => {
    if (!result.ok) return markRefused(agentId, ref, result.error);
    markAccepted(agentId, ref);
    pruneOutbox(agentId, useDesk.getState());
  });
}

function noteBuild(build: string): void {
  useLink.setState((link) => ({ firstBuild: link.firstBuild ?? build }));
}

function socketUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
