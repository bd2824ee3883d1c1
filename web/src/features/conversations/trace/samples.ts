// Entries of journals for tests, as the server writes them.
import type { InteractionEvent } from '../../../api/gen';
import type { Lists } from './names';

const START = Date.parse('2026-11-21T08:00:00.000Z');

/** Entries with ids in order; `secs` after the first. */
export function journal(
  ...entries: [secs: number, kind: string, data?: Record<string, unknown>][]
): InteractionEvent[] {
  return entries.map(([secs, kind, data = {}], index) => ({
    id: String(index + 1),
    at: new Date(START + secs * 1000).toISOString(),
    kind,
    data,
  }));
}

const named = (names: Record<string, string>) => new Map(Object.entries(names));

export const LISTS: Lists = {
  agent: named({ '1': 'Anna', '2': 'Ben', '3': 'Carla', '4': 'Dan', '5': 'Eve' }),
  queue: named({ '7': 'Support', '8': 'Sales' }),
  tag: named({ '11': 'VIP', '12': 'Late' }),
  profile: named({ '21': 'Evenings' }),
  disposition: named({ '31': 'Sold' }),
  steps: [40, 10, 30],
};
