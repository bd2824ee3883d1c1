// Where the rows of a list come from.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listOf, pagesOf, type Resource, type Row } from '../resource';
import type { Rows } from './ListPage';
import type { ListState } from './listState';

type Readable<T extends Row> = Pick<Resource<T, never, never>, 'url' | 'list' | 'page' | 'get'>;

/** A short collection: read whole; searched, filtered and ordered here. */
export function useWhole<T extends Row>(of: Readable<T>, refetchInterval?: number): Rows<T> {
  const query = useQuery({ ...listOf(of), refetchInterval });
  return { rows: query.data, error: query.error, retry: () => void query.refetch() };
}

/** A long collection: the server searches, filters and orders. */
export function usePaged<T extends Row>(of: Pick<Readable<T>, 'url' | 'page'>, query: Record<string, string>): Rows<T> {
  const pages = useInfiniteQuery({ ...pagesOf(of, query), placeholderData: (before) => before });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  return {
    rows,
    error: pages.error,
    retry: () => void pages.refetch(),
    pages: {
      more: pages.hasNextPage,
      busy: pages.isFetchingNextPage,
      load: () => void pages.fetchNextPage(),
    },
  };
}

/** What a person searches and orders by, as the server takes it. */
export function asked(state: ListState): Record<string, string> {
  return {
    ...(state.words && { search: state.words }),
    ...(state.sort && { sort: `${state.sort.down ? '-' : ''}${state.sort.name}` }),
  };
}
