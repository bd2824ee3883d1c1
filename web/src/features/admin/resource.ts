// A collection of the contract: how it is read whole or page by page, and how one of it is written.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client';

const PAGE = 100;
/** A guard against a cursor that never ends. */
const PAGES_MAX = 100;
/** Answers without a row that are followed by themselves, before a person is asked whether to search on. */
const PARTS_MAX = 20;

export type Row = { id: string };

/** Changes with what a form was filled from, so that it is filled anew. */
export function edition(row: (Row & { version?: number }) | null): string {
  return row ? `${row.id}-${row.version ?? ''}` : 'new';
}

type Page<T> = { rows: T[]; count?: number; count_is_exact?: boolean; next?: string | null };
type Query = Record<string, string | number | undefined>;
type Request = { url: string; path?: Record<string, string>; query?: Query; body?: unknown };

export type Resource<T extends Row, Draft, Patch> = {
  /** The address of the collection; also the key of everything cached about it. */
  url: string;
  name: (row: T) => string;
  list: () => Promise<T[]>;
  page: (query: Query) => Promise<Page<T>>;
  get: (id: string) => Promise<T>;
  create: (body: Draft) => Promise<T>;
  update: (id: string, body: Patch) => Promise<T>;
  remove: (id: string) => Promise<void>;
};

type Options<T> = {
  name: (row: T) => string;
  /** One row has no address of its own: it is found in the list. */
  listOnly?: boolean;
};

export function resource<T extends Row, Draft, Patch>(url: string, options: Options<T>): Resource<T, Draft, Patch> {
  const one = `${url}/{id}`;
  const page = (query: Query) => call<Request, Page<T>>('GET', { url, query });
  const list = () => whole(page);
  return {
    url,
    name: options.name,
    list,
    page,
    get: async (id) => {
      if (!options.listOnly) return call<Request, T>('GET', { url: one, path: { id } });
      const found = (await list()).find((row) => row.id === id);
      if (!found) throw new Error(`there is no ${id}`);
      return found;
    },
    create: (body) => call<Request, T>('POST', { url, body }),
    update: (id, body) => call<Request, T>('PATCH', { url: one, path: { id }, body }),
    remove: (id) => call<Request, void>('DELETE', { url: one, path: { id } }),
  };
}

export async function whole<T>(page: (query: Query) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < PAGES_MAX; count += 1) {
    const answer = await page({ limit: PAGE, cursor });
    rows.push(...answer.rows);
    if (!answer.next) return rows;
    cursor = answer.next;
  }
  return rows;
}

type Any<T extends Row> = Pick<Resource<T, never, never>, 'url' | 'list' | 'page' | 'get'>;

/** Everything of a short collection. */
export function listOf<T extends Row>(of: Any<T>) {
  return queryOptions<T[]>({ queryKey: [of.url, 'all'], queryFn: of.list });
}

/** Some of a collection: enough to know whether there are any. */
export function someOf<T extends Row>(of: Pick<Any<T>, 'url' | 'page'>) {
  return queryOptions<T[]>({ queryKey: [of.url, 'some'], queryFn: async () => (await of.page({ limit: PAGE })).rows });
}

/** A long collection, page by page as the server orders and filters it. */
export function pagesOf<T extends Row>(of: Pick<Any<T>, 'url' | 'page'>, query: Query) {
  return infiniteQueryOptions({
    queryKey: [of.url, 'pages', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => filled(of.page, query, pageParam),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** A long list is searched in parts, so an answer may be short of rows though there are more (API-04). */
async function filled<T extends Row>(page: Any<T>['page'], query: Query, from: string | undefined): Promise<Page<T>> {
  const rows: T[] = [];
  let cursor = from;
  for (let parts = 1; ; parts += 1) {
    const answer = await page({ limit: PAGE, ...query, cursor });
    rows.push(...answer.rows);
    cursor = answer.next ?? undefined;
    const isShort = answer.count_is_exact === false && rows.length < PAGE;
    if (!cursor || !isShort || parts === PARTS_MAX) return { ...answer, rows };
  }
}

export function oneOf<T extends Row>(of: Any<T>, id: string) {
  return queryOptions<T>({ queryKey: [of.url, 'one', id], queryFn: () => of.get(id), refetchOnMount: 'always' });
}

/** What is being edited stays as it was read: only the lists around it are read again. */
export async function outdate(client: QueryClient, urls: string[]): Promise<void> {
  for (const url of urls) client.removeQueries({ queryKey: [url, 'one'], type: 'inactive' });
  await Promise.all(
    urls.map((url) =>
      client.invalidateQueries({ queryKey: [url], predicate: ({ queryKey }) => queryKey[1] !== 'one' }),
    ),
  );
}
