// A management list: title, search, table, and what to do when it is empty or cannot be read.
import { Alert, Button, Paper, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconSearch } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ListPage.module.css';
import './datatable';

type Props<T extends { id: string }> = {
  title: string;
  purpose: string;
  query: Pick<UseQueryResult<T[]>, 'data' | 'error' | 'isPending'> & { refetch: () => unknown };
  columns: DataTableColumn<T>[];
  /** The words of a row that the search looks through; no search without it. */
  words?: (row: T) => string[];
  filters?: ReactNode;
  actions?: ReactNode;
  emptyTitle: string;
  emptyText: string;
  onRow?: (row: T) => void;
  after?: ReactNode;
};

export function ListPage<T extends { id: string }>(props: Props<T>) {
  const { title, purpose, query, columns, words, filters, actions, onRow, after } = props;
  const { t } = useTranslation('admin');
  const [search, setSearch] = useState('');
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const all = query.data ?? [];
    if (!wanted || !words) return all;
    return all.filter((row) => words(row).some((word) => word.toLowerCase().includes(wanted)));
  }, [query.data, search, words]);
  const none = query.data?.length === 0;
  const reachable = useMemo(() => withButton(columns, onRow), [columns, onRow]);

  return (
    <>
      <header className={classes.head}>
        <div>
          <Title order={1}>{title}</Title>
          <Text size="sm" c="var(--text-2)">
            {purpose}
          </Text>
        </div>
        {actions}
      </header>
      {query.error && (
        <Alert color="red" icon={<IconAlertCircle />} title={t('list.failed')} mb="md">
          {query.error.message}{' '}
          <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
            {t('list.retry')}
          </Button>
        </Alert>
      )}
      <Paper withBorder radius="lg" className={classes.card}>
        {(words || filters) && (
          <div className={classes.tools}>
            {words && (
              <TextInput
                w={260}
                placeholder={t('list.search')}
                aria-label={t('list.search')}
                leftSection={<IconSearch size={16} aria-hidden />}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            )}
            {filters}
          </div>
        )}
        <DataTable
          records={rows}
          columns={reachable}
          fetching={query.isPending}
          minHeight={rows.length === 0 ? 220 : undefined}
          verticalSpacing="sm"
          highlightOnHover={onRow !== undefined}
          onRowClick={onRow ? ({ record }) => onRow(record) : undefined}
          idAccessor="id"
          emptyState={
            <Empty
              none={none}
              title={props.emptyTitle}
              text={props.emptyText}
              ready={!query.isPending && !query.error}
            />
          }
        />
      </Paper>
      {after}
    </>
  );
}

/** A row is opened by a click anywhere; by keys through its first cell, which is a button. */
function withButton<T>(columns: DataTableColumn<T>[], onRow?: (row: T) => void): DataTableColumn<T>[] {
  const [first, ...rest] = columns;
  if (!first || !onRow) return columns;
  const cell: DataTableColumn<T> = {
    ...first,
    render: (row, index) => (
      <UnstyledButton
        className={classes.open}
        onClick={(event) => {
          event.stopPropagation();
          onRow(row);
        }}
      >
        {first.render ? first.render(row, index) : String(row[first.accessor as keyof T] ?? '')}
      </UnstyledButton>
    ),
  };
  return [cell, ...rest];
}

function Empty({ none, title, text, ready }: { none: boolean; title: string; text: string; ready: boolean }) {
  const { t } = useTranslation('admin');
  if (!ready) return null;
  return (
    <div className={classes.empty}>
      <Text fw={650}>{none ? title : t('list.noMatch')}</Text>
      {none && (
        <Text size="sm" c="var(--text-2)">
          {text}
        </Text>
      )}
    </div>
  );
}
