// What messages carry, as the server tells it.
import type * as contract from '../api/gen';

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

export type MediaContent = {
  type: 'media';
  kind: MediaKind;
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

export type TemplateButton = { kind: 'quick_reply' | 'url' | 'phone'; text: string; value?: string | null };

export type TemplateContent = {
  type: 'template';
  name: string;
  language: string;
  header?: { kind: 'text' | 'image' | 'video' | 'document'; text?: string | null } | null;
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
  state: 'loading' | 'ready' | 'failed';
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

export type FileLimit = { kind: MediaKind; mime_types: string[]; bytes_max: number };

export type Capabilities = {
  quotes: boolean;
  reactions: boolean;
  templates?: boolean;
  files?: FileLimit[];
};
