// What an account takes as a file, known before anything is uploaded (MSG-03, SYS-11). The server says it with the
// conversation, and checks again.
import { type Capabilities, type FileLimit, type MediaKind, mediaKind } from '../../../realtime/content';
import { plainType } from '../../conversations/content/size';

export function limitsOf(capabilities: Capabilities | null | undefined): FileLimit[] {
  return capabilities?.files ?? [];
}

export type Fit =
  | { ok: true; kind: MediaKind }
  | { ok: false; reason: 'empty' | 'type' }
  | { ok: false; reason: 'too_large'; max: number };

/** What people attach, in the order in which it is looked for; a recording is made, not attached. */
const ATTACHED: MediaKind[] = ['image', 'video', 'audio', 'document'];

function isAttached(kind: string): boolean {
  return ATTACHED.map(String).includes(kind);
}

function place({ kind }: FileLimit): number {
  return ATTACHED.map(String).indexOf(kind);
}

/** As what a file is sent. What WhatsApp would not show goes as a document, which it takes of any type. */
export function fit({ type, size }: Pick<File, 'type' | 'size'>, limits: FileLimit[]): Fit {
  if (size === 0) return { ok: false, reason: 'empty' };
  const mime = plainType(type);
  const takes = ({ kind, mime_types }: FileLimit) =>
    isAttached(kind) && (mime_types.length === 0 || mime_types.some((each) => plainType(each) === mime));
  const able = limits.filter(takes).sort((a, b) => place(a) - place(b));
  const first = able.find(({ bytes_max }) => size <= bytes_max);
  if (first) return { ok: true, kind: mediaKind(first.kind) };
  if (able.length === 0) return { ok: false, reason: 'type' };
  return { ok: false, reason: 'too_large', max: Math.max(...able.map(({ bytes_max }) => bytes_max)) };
}

export function takesFiles(capabilities: Capabilities | null | undefined): boolean {
  return limitsOf(capabilities).some(({ kind }) => isAttached(kind));
}

export function takesVoice(capabilities: Capabilities | null | undefined): boolean {
  return limitsOf(capabilities).some(({ kind }) => kind === 'voice');
}
