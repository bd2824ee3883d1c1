// The frames of the agents' WebSocket, from the generated contract.
import type * as contract from '../api/gen';

export type {
  DeskEvent,
  DeskSnapshot,
  FrameError,
  InteractionCard,
  InteractionReleased,
  Me,
  MessageCard,
  MessageContent,
  MessageDelivery,
  MessageFailure,
  OfferCard,
  OfferWithdrawn,
  Presence,
  StatusWish,
  Thread,
} from '../api/gen';

export type ServerFrame = contract.ServerFrame;
export type HelloFrame = Extract<ServerFrame, { kind: 'hello' }>;
export type EventFrame = Extract<ServerFrame, { kind: 'event' }>;
export type AckFrame = Extract<ServerFrame, { kind: 'ack' }>;

export type ClientFrame = contract.ClientFrame;

type WithoutRef<T> = T extends { ref: string } ? Omit<T, 'ref'> : never;

/** A command without its `ref`, which the link adds. */
export type Command = WithoutRef<ClientFrame>;
