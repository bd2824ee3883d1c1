// What messages carry, as the server tells it.
import type * as contract from '../api/gen';

const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;

export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What is of a kind that this page does not know is at least a file. */
export function mediaKind(kind: string): MediaKind {
  return MEDIA_KINDS.find((known) => known === kind) ?? 'document';
}

export type MediaContent = {
  type: 'media';
  /** A `MediaKind`, or one that a newer server knows. */
  kind: string;
  caption?: string | null;
  file_name?: string | null;
  mime_type?: string | null;
  is_animated?: boolean;
};

export type LocationContent = {
  type: 'location';
  latitude: number;
  longitude: number;
  name?: string | null;
  address?: string | null;
};

export type CardPhone = { phone: string; wa_id?: string | null; kind?: string | null };

export type SharedContact = {
  name: string;
  organization?: string | null;
  phones: CardPhone[];
  emails?: string[];
};

export type TemplateButton = { kind: string; text: string; value?: string | null };

export type TemplateContent = {
  type: 'template';
  name: string;
  language: string;
  header?: { kind: string; text?: string | null } | null;
  body: string;
  footer?: string | null;
  buttons?: TemplateButton[];
};

export type ChoiceContent = { type: 'choice'; text: string; payload?: string | null; description?: string | null };

export type MessageContent =
  | { type: 'text'; body: string }
  | MediaContent
  | LocationContent
  | { type: 'contacts'; cards: SharedContact[] }
  | ChoiceContent
  | TemplateContent
  | { type: 'unsupported'; kind: string }
  | { type: 'deleted' };

export type FileCard = {
  /** `loading`, `ready` or `failed`. */
  state: string;
  reason?: string | null;
  mime_type?: string | null;
  bytes?: number | null;
  width?: number | null;
  height?: number | null;
  duration_ms?: number | null;
  url?: string | null;
  thumbnail_url?: string | null;
};

export type QuoteCard = { message_id?: string | null; preview?: string | null; direction?: string | null };

export type Reactions = { customer?: string | null; ours?: string | null };

export type MessageCard = Omit<contract.MessageCard, 'content'> & {
  content: MessageContent;
  quote?: QuoteCard | null;
  reactions?: Reactions | null;
  edited_at?: string | null;
  deleted_at?: string | null;
  file?: FileCard | null;
};

export type FileLimit = { kind: string; mime_types: string[]; bytes_max: number };

export type Capabilities = {
  quotes: boolean;
  reactions: boolean;
  templates?: boolean;
  files?: FileLimit[];
  text_chars_max?: number;
};
