// Files on their way from this window to the server. They begin as soon as they are chosen, so that most have
// arrived by the time their caption is written.
import { create } from 'zustand';
import { ApiError, uploadRaw } from '../api/client';
import type { MediaKind } from './content';
import type { FrameError } from './frames';

export type Upload = {
  key: string;
  interactionId: string;
  file: File;
  kind: MediaKind;
  /** Of what the window can show by itself. */
  localUrl: string;
  /** 0 to 1. */
  progress: number;
  state: 'running' | 'done' | 'failed';
  durationMs?: number;
  error?: FrameError;
};

export type UploadResult = { ok: true; id: string } | { ok: false; error: FrameError };

export const useUploads = create<{ uploads: Record<string, Upload> }>()(() => ({ uploads: {} }));

const COPIES_MAX = 50;
const copies = new Map<string, string>();
const runs = new Map<string, { abort: AbortController; result: Promise<UploadResult> }>();

type Wanted = { interactionId: string; file: File; kind: MediaKind; durationMs?: number };

export function startUpload(wanted: Wanted): string {
  const key = crypto.randomUUID();
  const localUrl = URL.createObjectURL(wanted.file);
  put({ ...wanted, key, localUrl, progress: 0, state: 'running' });
  run(key);
  return key;
}

export function tryUploadAgain(key: string): void {
  if (useUploads.getState().uploads[key]?.state !== 'failed') return;
  edit(key, { state: 'running', progress: 0, error: undefined });
  run(key);
}

/** What becomes of it. */
export function uploaded(key: string): Promise<UploadResult> {
  return runs.get(key)?.result ?? Promise.resolve({ ok: false, error: { code: 'upload_lost', message: '' } });
}

export function hasUpload(key: string): boolean {
  return key in useUploads.getState().uploads;
}

export function dropUpload(key: string): void {
  runs.get(key)?.abort.abort();
  runs.delete(key);
  const { [key]: gone, ...uploads } = useUploads.getState().uploads;
  if (gone) URL.revokeObjectURL(gone.localUrl);
  useUploads.setState({ uploads });
}

/** Who signs out leaves nothing behind for whoever is next at this window. */
export function dropAllUploads(): void {
  for (const key of Object.keys(useUploads.getState().uploads)) dropUpload(key);
  for (const url of copies.values()) URL.revokeObjectURL(url);
  copies.clear();
}

/** The file is sent: only what this window shows of it is kept, so that nothing is fetched that is already here. */
export function settleUpload(key: string, clientRef: string): void {
  runs.delete(key);
  const { [key]: sent, ...uploads } = useUploads.getState().uploads;
  if (!sent) return;
  copies.set(clientRef, sent.localUrl);
  for (const [oldest, url] of copies) {
    if (copies.size <= COPIES_MAX) break;
    copies.delete(oldest);
    URL.revokeObjectURL(url);
  }
  useUploads.setState({ uploads });
}

export function localCopy(clientRef: string | null | undefined): string | undefined {
  return clientRef ? copies.get(clientRef) : undefined;
}

function run(key: string): void {
  const upload = useUploads.getState().uploads[key];
  if (!upload) return;
  const abort = new AbortController();
  runs.set(key, { abort, result: send(upload, abort.signal) });
}

async function send({ key, interactionId, file, kind }: Upload, signal: AbortSignal): Promise<UploadResult> {
  try {
    // The server tells the other kinds by what is in the file.
    const isAsked = kind === 'voice' || kind === 'document';
    const query = { interaction_id: interactionId, file_name: file.name, ...(isAsked && { kind }) };
    const progress = (part: number) => edit(key, { progress: part });
    const answer = await uploadRaw<{ upload_id: string }>('/api/whatsapp/uploads', query, file, progress, signal);
    edit(key, { state: 'done', progress: 1 });
    return { ok: true, id: answer.upload_id };
  } catch (cause) {
    const error = errorOf(cause);
    edit(key, { state: 'failed', error });
    return { ok: false, error };
  }
}

function errorOf(cause: unknown): FrameError {
  if (cause instanceof ApiError) return { code: cause.code, message: cause.message };
  return { code: 'upload_lost', message: '' };
}

function put(upload: Upload): void {
  useUploads.setState(({ uploads }) => ({ uploads: { ...uploads, [upload.key]: upload } }));
}

function edit(key: string, change: Partial<Upload>): void {
  const upload = useUploads.getState().uploads[key];
  if (upload) put({ ...upload, ...change });
}
