// The frames of the agents' WebSocket, from the generated contract.
import type * as contract from '../api/gen';
import type { Capabilities, FileCard, MessageCard, MessageContent } from './content';

export type {
  FrameError,
  InteractionReleased,
  Me,
  MessageDelivery,
  MessageFailure,
  OfferCard,
  OfferWithdrawn,
  Presence,
  StatusWish,
} from '../api/gen';
export type { MessageCard, MessageContent } from './content';

export type InteractionCard = contract.InteractionCard & { capabilities?: Capabilities | null };
export type Thread = Omit<contract.Thread, 'messages'> & { messages: MessageCard[] };
export type DeskSnapshot = Omit<contract.DeskSnapshot, 'interactions' | 'threads'> & {
  interactions: InteractionCard[];
  threads: Thread[];
};

export type MessageChange =
  | { kind: 'reaction'; by: string; emoji?: string | null }
  | { kind: 'edited'; content: MessageContent; at: string }
  | { kind: 'deleted'; at: string }
  | { kind: 'resent' };

export type MessageUpdate = { interaction_id: string; message_id: string; change: MessageChange };
export type MessageFile = { interaction_id: string; message_id: string; file: FileCard };

type Carrying = 'interaction.opened' | 'interaction.updated' | 'thread' | 'message';
export type DeskEvent =
  | Exclude<contract.DeskEvent, { name: Carrying }>
  | { name: 'interaction.opened' | 'interaction.updated'; data: InteractionCard }
  | { name: 'thread'; data: Thread }
  | { name: 'message'; data: MessageCard }
  | { name: 'message.updated'; data: MessageUpdate }
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

export type ClientFrame =
  | Exclude<contract.ClientFrame, { kind: 'send' }>
  | {
      kind: 'send';
      ref: string;
      interaction_id: string;
      body?: string | null;
      attachment?: Attachment | null;
      quote?: string | null;
    }
  | { kind: 'react'; ref: string; interaction_id: string; message_id: string; emoji: string | null }
  | { kind: 'resend'; ref: string; interaction_id: string; message_id: string };

type WithoutRef<T> = T extends { ref: string } ? Omit<T, 'ref'> : never;

/** A command without its `ref`, which the link adds. */
export type Command = WithoutRef<ClientFrame>;
