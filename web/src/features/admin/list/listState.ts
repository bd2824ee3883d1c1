// The state of a list lives in its address: it survives a reload and can be sent to a colleague.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type ListSearch, readListSearch } from '../../../shared/lib/listSearch';
import type { Sort } from './columns';

export type ListState = {
  words: string;
  sort: Sort | null;
  filters: Record<string, string>;
  /** The row that is edited, `new` for one that does not exist yet. */
  open: string | null;
  /** The tab on which it opens. */
  tab: string | null;
  search: (words: string) => void;
  order: (sort: Sort) => void;
  filter: (name: string, value: string | null) => void;
  edit: (id: string | null) => void;
};

export function useListState(): ListState {
  const { q, sort, filter, open, tab } = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  return useMemo(() => {
    const filters = readFilters(filter);
    const change = (part: ListSearch, replace: boolean) =>
      void navigate({ to: '.', search: (before: ListSearch) => ({ ...before, ...part }), replace });
    return {
      words: q ?? '',
      sort: readSort(sort),
      filters,
      open: open ?? null,
      tab: tab ?? null,
      search: (words) => change({ q: words || undefined }, true),
      order: (next) => change({ sort: `${next.down ? '-' : ''}${next.name}` }, true),
      filter: (name, value) => change({ filter: writeFilters({ ...filters, [name]: value ?? '' }) }, true),
      edit: (id) => change({ open: id ?? undefined, tab: undefined }, false),
    };
  }, [q, sort, filter, open, tab, navigate]);
}

function readSort(text: string | undefined): Sort | null {
  if (!text) return null;
  return text.startsWith('-') ? { name: text.slice(1), down: true } : { name: text, down: false };
}

function readFilters(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').map((pair) => pair.split(':'));
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => (name && value ? [[name, decodeURIComponent(value)]] : [])),
  );
}

function writeFilters(filters: Record<string, string>): string | undefined {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.map(([name, value]) => `${name}:${encodeURIComponent(value)}`).join(',') || undefined;
}
