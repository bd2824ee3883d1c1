// The lists of the management pages, each fetched whole: they are short.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client';
import type {
  Account,
  Agent,
  ListAccountsData,
  ListAccountsResponse,
  ListAgentsData,
  ListAgentsResponse,
  ListPausesData,
  ListPausesResponse,
  ListQueuesData,
  ListQueuesResponse,
  Pause,
  Queue,
} from '../../api/gen';

const PAGE = 200;
/** A guard against a cursor that never ends. */
const PAGES_MAX = 50;

type Page<T> = { rows: T[]; next?: string | null };

async function whole<T>(fetchPage: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await fetchPage({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    rows.push(...answer.rows);
    if (!answer.next) return rows;
    cursor = answer.next;
  }
  return rows;
}

export const accountsQuery = queryOptions<Account[]>({
  queryKey: ['accounts'],
  queryFn: () =>
    whole<Account>((query) =>
      call<ListAccountsData, ListAccountsResponse>('GET', { url: '/api/whatsapp/accounts', query }),
    ),
});

export const queuesQuery = queryOptions<Queue[]>({
  queryKey: ['queues'],
  queryFn: () =>
    whole<Queue>((query) => call<ListQueuesData, ListQueuesResponse>('GET', { url: '/api/whatsapp/queues', query })),
});

export const agentsQuery = queryOptions<Agent[]>({
  queryKey: ['agents'],
  queryFn: () =>
    whole<Agent>((query) => call<ListAgentsData, ListAgentsResponse>('GET', { url: '/api/agents', query })),
});

export const pausesQuery = queryOptions<Pause[]>({
  queryKey: ['pauses'],
  queryFn: () =>
    whole<Pause>((query) => call<ListPausesData, ListPausesResponse>('GET', { url: '/api/pauses', query })),
});
