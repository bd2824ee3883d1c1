// Complete frames for tests, with only what matters to change.
import type { FileLimit } from '../realtime/content';
import type {
  DeskEvent,
  DeskSnapshot,
  EventFrame,
  HelloFrame,
  InteractionCard,
  MessageCard,
  OfferCard,
  Presence,
} from '../realtime/frames';

const MB = 1024 * 1024;

/** What an account of Meta takes where the server keeps up to 15 MB. */
export const FILE_LIMITS: FileLimit[] = [
  { kind: 'image', mime_types: ['image/jpeg', 'image/png'], bytes_max: 5 * MB },
  { kind: 'video', mime_types: ['video/mp4', 'video/3gpp'], bytes_max: 15 * MB },
  { kind: 'audio', mime_types: ['audio/aac', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], bytes_max: 15 * MB },
  { kind: 'voice', mime_types: [], bytes_max: 15 * MB },
  { kind: 'document', mime_types: [], bytes_max: 15 * MB },
];

const AT = '2026-11-21T08:00:00.000Z';

export function offer(changes: Partial<OfferCard> = {}): OfferCard {
  return {
    interaction_id: '77',
    ticket: 1,
    account_id: '1',
    account_name: 'Care EU',
    account_key: 'EU',
    queue_id: '3',
    queue_name: 'Billing',
    offer_kind: 'new',
    contact_name: 'Sofía Marchetti',
    contact_label: '393472218890',
    preview: 'I was charged twice',
    notification: 'Care EU · Billing',
    sound: true,
    shake: true,
    renotify_secs: 5,
    weight: 0,
    waiting_since: AT,
    offered_at: AT,
    until: '2026-11-21T08:00:20.000Z',
    ...changes,
  };
}

export function card(changes: Partial<InteractionCard> = {}): InteractionCard {
  return {
    id: '1',
    account_id: '1',
    account_name: 'Care AR',
    account_key: 'AR',
    contact_id: '501',
    contact_name: 'Valentina Ruiz',
    contact_label: '5491158234417',
    state: 'assigned',
    agent_id: '7',
    queue_id: '3',
    queue_name: 'Fibre support',
    tab_open: true,
    unread: 0,
    created_at: AT,
    assigned_at: AT,
    last_message_at: AT,
    last_message_direction: 'in',
    preview: 'No internet since this morning',
    window_expires_at: '2026-11-22T08:00:00.000Z',
    origin: 'inbound',
    capabilities: {
      quotes: true,
      reactions: true,
      templates: true,
      locations: true,
      contact_cards: true,
      files: FILE_LIMITS,
    },
    ...changes,
  };
}

export function message(changes: Partial<MessageCard> = {}): MessageCard {
  return {
    id: '100',
    interaction_id: '1',
    direction: 'in',
    sender: 'customer',
    sender_id: null,
    content: { type: 'text', body: 'Hello' },
    client_ref: null,
    delivery: 'delivered',
    error: null,
    at: AT,
    order: Date.parse(AT),
    ...changes,
  };
}

export function presence(changes: Partial<Presence> = {}): Presence {
  return {
    status: 'ready',
    pause: null,
    system: false,
    set_by: null,
    profile_id: null,
    asks_profile: false,
    profiles: [],
    since: AT,
    load: 0,
    capacity: 6,
    ...changes,
  };
}

export function snapshot(changes: Partial<DeskSnapshot> = {}): DeskSnapshot {
  return {
    me: { agent_id: '7', full_name: 'Lucía Ferrer', username: 'lucia' },
    presence: presence(),
    offers: [],
    interactions: [],
    threads: [],
    pauses: ['Lunch'],
    ...changes,
  };
}

export function hello(seq: number, changes: Partial<HelloFrame> = {}): HelloFrame {
  return {
    kind: 'hello',
    session: 'session-a',
    seq,
    server_time: AT,
    build: 'build-1',
    resumed: false,
    snapshot: snapshot(),
    ...changes,
  };
}

export function event(seq: number, change: DeskEvent): EventFrame {
  return { kind: 'event', seq, event: change };
}
