// Where the rows of a list come from.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listOf, pagesOf, type Resource, type Row } from '../resource';
import type { Rows } from './ListPage';
import { type ListState, useListState } from './listState';

type Readable<T extends Row> = Pick<Resource<T, never, never>, 'url' | 'list' | 'page' | 'get'>;

type Query = Record<string, string>;

/** A collection that its page needs whole, such as a tree; searched, filtered and ordered here. */
export function useWhole<T extends Row>(of: Readable<T>, refetchInterval?: number): Rows<T> {
  const query = useQuery({ ...listOf(of), refetchInterval });
  return { rows: query.data, error: query.error, retry: () => void query.refetch() };
}

/** Any collection: the server searches, orders, and filters by what `narrowed` says. */
export function useListed<T extends Row>(of: Pick<Readable<T>, 'url' | 'page'>, narrowed: Query = {}): Rows<T> {
  return usePaged(of, { ...asked(useListState()), ...narrowed });
}

/** The filter that one field has a value, as the server takes it; none without a value. */
export function where(field: string, value: string | undefined): Query {
  return value ? { filter: JSON.stringify({ field, operator: 'equals', value }) } : {};
}

/** The same, for pages that ask in their own way; again every so many milliseconds while the page is in view. */
export function usePaged<T extends Row>(
  of: Pick<Readable<T>, 'url' | 'page'>,
  query: Query,
  refetchInterval: number | false = false,
): Rows<T> {
  const pages = useInfiniteQuery({ ...pagesOf(of, query), refetchInterval, placeholderData: (before) => before });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  return {
    rows,
    error: pages.error,
    retry: () => void pages.refetch(),
    pages: {
      count: pages.data?.pages.at(-1)?.count,
      partial: pages.data?.pages.at(-1)?.count_is_exact === false,
      more: pages.hasNextPage,
      busy: pages.isFetchingNextPage,
      load: () => void pages.fetchNextPage(),
    },
  };
}

/** What a person searches and orders by, as the server takes it. */
export function asked(state: ListState): Query {
  return {
    ...(state.words && { search: state.words }),
    ...(state.sort && { sort: `${state.sort.down ? '-' : ''}${state.sort.name}` }),
  };
}
