// What a list shows of its rows, which columns a person chose, and in what order rows come.
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Column<T> = {
  name: string;
  title: string;
  /** In words: what the search looks through, what rows are ordered by, and what an export writes. */
  value: (row: T) => string | number;
  cell?: (row: T) => ReactNode;
  /** Shown only when chosen. */
  extra?: boolean;
  sort?: boolean;
  width?: number;
};

export type Sort = { name: string; down: boolean };

type Choices = { lists: Record<string, Record<string, boolean>> };

const useChoices = create<Choices>()(persist((): Choices => ({ lists: {} }), { name: 'switchboard.columns' }));

/** The first column names the row and always stays. */
export function useShownColumns<T>(list: string, columns: Column<T>[]) {
  const chosen = useChoices((state) => state.lists[list]);
  const shows = (column: Column<T>, index: number) => index === 0 || (chosen?.[column.name] ?? !column.extra);
  return {
    shown: columns.filter(shows),
    choose: (name: string, visible: boolean) =>
      useChoices.setState(({ lists }) => ({ lists: { ...lists, [list]: { ...lists[list], [name]: visible } } })),
  };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function sorted<T>(rows: T[], columns: Column<T>[], sort: Sort | null): T[] {
  const column = columns.find((each) => each.name === sort?.name);
  if (!sort || !column) return rows;
  const sign = sort.down ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(column.value(a), column.value(b)));
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

export function found<T>(rows: T[], columns: Column<T>[], words: string): T[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) => columns.some((each) => String(each.value(row)).toLowerCase().includes(wanted)));
}
