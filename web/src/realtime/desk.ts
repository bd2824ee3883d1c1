// Connects the link to the stores for the time an agent is signed in.
import { call } from '../api/client';
import type { CreateSocketTicketData, CreateSocketTicketResponse } from '../api/gen';
import type { Command, DeskEvent, FrameError } from './frames';
import { type AckResult, Link } from './link';
import {
  addToOutbox,
  loadOutbox,
  markAccepted,
  markRefused,
  markUploaded,
  type OutboxEntry,
  type OutboxFile,
  type OutboxQuote,
  pruneOutbox,
  removeFromOutbox,
  useOutbox,
} from './outbox';
import { accept, resetDesk, useDesk, useLink } from './store';
import { dropAllUploads, dropUpload, hasUpload, settleUpload, tryUploadAgain, uploaded } from './uploads';

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
    connect,
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
  dropAllUploads();
}

export function command(order: Command): Promise<AckResult> {
  if (!running) return Promise.resolve({ ok: false, error: { code: 'gone', message: '' } });
  return running.link.send(order).done;
}

/** Sends a text: visible at once, refused ones stay visible with their reason. */
export function sendText(interactionId: string, body: string, quote?: OutboxQuote): void {
  post({ interactionId, body, quote });
}

/** Sends a file whose upload has begun, in the same way; it goes out when the server has all of it. */
export function sendFile(interactionId: string, file: OutboxFile, caption: string, quote?: OutboxQuote): void {
  post({ interactionId, body: caption, file, quote });
}

/** Writes an internal note, in the same way. */
export function writeNote(interactionId: string, body: string): void {
  post({ interactionId, body, note: true });
}

function post(message: Pick<OutboxEntry, 'interactionId' | 'body' | 'note' | 'file' | 'quote'>): void {
  if (!running) return;
  const begun = message.file && !message.file.upload_id ? 'uploading' : 'waiting';
  const entry: OutboxEntry = { ...message, ref: crypto.randomUUID(), at: Date.now(), state: begun };
  addToOutbox(running.agentId, entry);
  if (begun === 'uploading') void upload(entry);
  else deliver(entry);
}

async function upload({ ref, file }: OutboxEntry): Promise<void> {
  if (!file || !running) return;
  const { agentId } = running;
  const result = await uploaded(file.key);
  if (running?.agentId !== agentId || !useOutbox.getState().entries.some((e) => e.ref === ref)) return;
  if (!result.ok) return markRefused(agentId, ref, result.error);
  markUploaded(agentId, ref, result.id);
  const entry = useOutbox.getState().entries.find((e) => e.ref === ref);
  if (entry) deliver(entry);
}

/** Whether a refused message can be tried again: a file that is gone from this window cannot. */
export function canSendAgain({ file }: OutboxEntry): boolean {
  return !file || file.upload_id !== undefined || hasUpload(file.key);
}

/** Tries a refused message again, as a new command: the refusal of the old one is final. */
export function sendAgain(ref: string): void {
  const entry = useOutbox.getState().entries.find((e) => e.ref === ref);
  if (!entry || !running || !canSendAgain(entry)) return;
  removeFromOutbox(running.agentId, ref);
  if (entry.file && !entry.file.upload_id) tryUploadAgain(entry.file.key);
  const { interactionId, body, note, file, quote } = entry;
  post({ interactionId, body, note, file, quote });
}

export function discardUnsent(ref: string): void {
  if (!running) return;
  const entry = useOutbox.getState().entries.find((e) => e.ref === ref);
  if (entry?.file) dropUpload(entry.file.key);
  removeFromOutbox(running.agentId, ref);
}

function deliver(entry: OutboxEntry): void {
  if (!running) return;
  const { ref } = entry;
  const { agentId, link } = running;
  void link.send(orderOf(entry), ref).done.then((result) => {
    if (!result.ok) return markRefused(agentId, ref, result.error);
    markAccepted(agentId, ref);
    if (entry.file) settleUpload(entry.file.key, ref);
    pruneOutbox(agentId, useDesk.getState());
  });
}

function orderOf({ interactionId, body, note, file, quote }: OutboxEntry): Command {
  if (note) return { kind: 'note', interaction_id: interactionId, body };
  const about = { kind: 'send' as const, interaction_id: interactionId, ...(quote && { quote: quote.message_id }) };
  if (!file?.upload_id) return { ...about, body };
  const { upload_id, file_name } = file;
  return { ...about, attachment: { upload_id, file_name, ...(body && { caption: body }) } };
}

function noteBuild(build: string): void {
  useLink.setState((link) => ({ firstBuild: link.firstBuild ?? build }));
}

/** Each socket takes a ticket of its own: a cookie alone would open one for any page. */
async function connect(): Promise<WebSocket> {
  const given = await call<CreateSocketTicketData, CreateSocketTicketResponse>('POST', {
    url: '/api/session/socket-ticket',
  });
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
  return new WebSocket(url, ['switchboard.v1', `ticket.${given.ticket}`]);
}
