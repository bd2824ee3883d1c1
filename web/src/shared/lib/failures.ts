// Reasons why a message did not reach its customer, as far as there are words for them.
const REASONS = [
  'window_closed',
  'recipient_unreachable',
  'rate_limited',
  'policy',
  'auth',
  'account',
  'transient',
  'uncertain',
] as const;

export function knownReason(reason: string | null | undefined): (typeof REASONS)[number] | 'other' {
  return REASONS.find((known) => known === reason) ?? 'other';
}
