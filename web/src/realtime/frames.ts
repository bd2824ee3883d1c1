// The frames of the agents' WebSocket, from the generated contract.
import type * as contract from '../api/gen';
import type { Capabilities } from './content';

export type {
  FrameError,
  InteractionReleased,
  Me,
  MessageDelivery,
  MessageFailure,
  MessageFile,
  MessageUpdate as MessageChange,
  MessageUpdated,
  OfferCard,
  OfferWithdrawn,
  Presence,
  StatusWish,
  Thread,
} from '../api/gen';
export type { MessageCard, MessageContent } from './content';

export type InteractionCard = Omit<contract.InteractionCard, 'capabilities'> & { capabilities?: Capabilities | null };
export type DeskSnapshot = Omit<contract.DeskSnapshot, 'interactions'> & { interactions: InteractionCard[] };

type Opened = 'interaction.opened' | 'interaction.updated';
export type DeskEvent = Exclude<contract.DeskEvent, { name: Opened }> | { name: Opened; data: InteractionCard };

export type HelloFrame = Omit<Extract<contract.ServerFrame, { kind: 'hello' }>, 'snapshot'> & {
  snapshot?: DeskSnapshot | null;
};
export type EventFrame = { kind: 'event'; seq: number; event: DeskEvent };
export type ServerFrame = HelloFrame | EventFrame | Exclude<contract.ServerFrame, { kind: 'hello' | 'event' }>;
export type AckFrame = Extract<ServerFrame, { kind: 'ack' }>;
export type ClientFrame = contract.ClientFrame;

type WithoutRef<T> = T extends { ref: string } ? Omit<T, 'ref'> : never;

/** A command without its `ref`, which the link adds. */
export type Command = WithoutRef<ClientFrame>;
