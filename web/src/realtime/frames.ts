// The frames of the agents' WebSocket, from the generated contract, with the files of messages beside it.
import type * as contract from '../api/gen';
import type { Capabilities, FileCard, MessageCard } from './content';

export type {
  FrameError,
  InteractionReleased,
  Me,
  MessageDelivery,
  MessageFailure,
  MessageUpdate as MessageChange,
  MessageUpdated,
  OfferCard,
  OfferWithdrawn,
  Presence,
  StatusWish,
} from '../api/gen';
export type { MessageCard, MessageContent } from './content';

export type InteractionCard = Omit<contract.InteractionCard, 'capabilities'> & { capabilities?: Capabilities | null };
export type Thread = Omit<contract.Thread, 'messages'> & { messages: MessageCard[] };
export type DeskSnapshot = Omit<contract.DeskSnapshot, 'interactions' | 'threads'> & {
  interactions: InteractionCard[];
  threads: Thread[];
};

export type MessageFile = { interaction_id: string; message_id: string; file: FileCard };

type Carrying = 'interaction.opened' | 'interaction.updated' | 'thread' | 'message';
export type DeskEvent =
  | Exclude<contract.DeskEvent, { name: Carrying }>
  | { name: 'interaction.opened' | 'interaction.updated'; data: InteractionCard }
  | { name: 'thread'; data: Thread }
  | { name: 'message'; data: MessageCard }
  | { name: 'message.file'; data: MessageFile };

export type HelloFrame = Omit<Extract<contract.ServerFrame, { kind: 'hello' }>, 'snapshot'> & {
  snapshot?: DeskSnapshot | null;
};
export type EventFrame = { kind: 'event'; seq: number; event: DeskEvent };
export type ServerFrame = HelloFrame | EventFrame | Exclude<contract.ServerFrame, { kind: 'hello' | 'event' }>;
export type AckFrame = Extract<ServerFrame, { kind: 'ack' }>;

export type Attachment = {
  upload_id: string;
  kind?: string | null;
  caption?: string | null;
  file_name?: string | null;
};

type TextToSend = Extract<contract.ClientFrame, { kind: 'send' }>;
type FileToSend = Omit<TextToSend, 'body'> & { attachment: Attachment };

export type ClientFrame = contract.ClientFrame | FileToSend;

type WithoutRef<T> = T extends { ref: string } ? Omit<T, 'ref'> : never;

/** A command without its `ref`, which the link adds. */
export type Command = WithoutRef<ClientFrame>;
