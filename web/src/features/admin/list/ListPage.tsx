// A management list: search, filters, chosen columns, selection, and what to do when it is empty or
// cannot be read. Every page of management looks and works like this one.
import { Alert, Button, Center, Paper, Skeleton, Text, Title, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconEdit, IconPlus, IconTrash } from '@tabler/icons-react';
import { DataTable, type DataTableColumn, type DataTableSortStatus } from 'mantine-datatable';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { Row } from '../resource';
import { type Column, found, sorted, useShownColumns } from './columns';
import { saveCsv, toCsv } from './csv';
import classes from './ListPage.module.css';
import { useListState } from './listState';
import { askRemoval, type Removal } from './Removal';
import { type RowAction, RowMenu } from './RowMenu';
import { BulkTools, type Filter, Tools } from './Tools';
import './datatable';

/** Rows drawn at first and with each "Show more": thousands at once would be slow. */
const STEP = 100;

export type Rows<T> = {
  rows: T[] | undefined;
  error: Error | null;
  retry: () => void;
  /** Present when the server searches, filters and orders, and sends page by page. */
  pages?: {
    count: number | undefined;
    /** Only a part of a long list was looked at: there are at least so many. */
    partial?: boolean;
    more: boolean;
    busy: boolean;
    load: () => void;
  };
};

export type ListPageProps<T extends Row> = {
  /** Stable name, under which the choice of columns is kept. */
  list: string;
  title: string;
  purpose: string;
  source: Rows<T>;
  columns: Column<T>[];
  name: (row: T) => string;
  filters?: Filter<T>[];
  /** Label of the button that begins a new one. */
  add?: string;
  /** Rows can be opened. */
  editable?: boolean;
  /** What opening a row does; editing when absent. */
  openLabel?: string;
  removal?: Removal;
  /** Belongs to the server: it cannot be removed. */
  fixed?: (row: T) => boolean;
  actions?: RowAction<T>[];
  /** Saves the selected rows; as they are shown when absent. */
  exportRows?: (rows: T[]) => void;
  /** More to do with the selected rows. */
  bulk?: (rows: T[]) => ReactNode;
  /** Beside the add button. */
  buttons?: ReactNode;
  /** Beside the filters. */
  tools?: ReactNode;
  emptyTitle: string;
  emptyText: string;
  children?: ReactNode;
};

export function ListPage<T extends Row>(props: ListPageProps<T>) {
  const { title, purpose, source, add, buttons, children } = props;
  const { t } = useTranslation('admin');
  const state = useListState();
  const forbidden = source.error instanceof ApiError && source.error.status === 403;
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1}>{title}</Title>
          <Text size="sm" c="var(--text-2)">
            {purpose}
          </Text>
        </div>
        <div className={classes.buttons}>
          {!forbidden && buttons}
          {add && !forbidden && (
            <Button leftSection={<IconPlus size={18} />} onClick={() => state.edit('new')}>
              {add}
            </Button>
          )}
        </div>
      </div>
      {forbidden && (
        <Paper withBorder radius="lg" p="xl" className={classes.card}>
          <Text fw={650}>{t('list.forbidden')}</Text>
          <Text size="sm" c="var(--text-2)">
            {t('list.forbiddenText')}
          </Text>
        </Paper>
      )}
      {source.error && !forbidden && (
        <Alert color="red" icon={<IconAlertCircle />} title={t('list.failed')} mb="md">
          {source.error.message}{' '}
          <Button size="compact-sm" variant="default" onClick={source.retry}>
            {t('list.retry')}
          </Button>
        </Alert>
      )}
      {source.rows ? <Table {...props} rows={source.rows} /> : !source.error && <Waiting />}
      {children}
    </>
  );
}

function Waiting() {
  const { t } = useTranslation('admin');
  return (
    <Paper withBorder radius="lg" p="md" className={classes.waiting} aria-busy aria-label={t('list.loading')}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((line) => (
        <Skeleton key={line} height={28} />
      ))}
    </Paper>
  );
}

function Table<T extends Row>(props: ListPageProps<T> & { rows: T[] }) {
  const { list, rows, columns, filters = [], name, source, removal, tools, editable } = props;
  const { t } = useTranslation('admin');
  const state = useListState();
  const { shown, choose } = useShownColumns(list, columns);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [drawn, setDrawn] = useState(STEP);

  const matching = useMemo(() => {
    if (source.pages) return rows;
    const passing = rows.filter((row) =>
      filters.every((each) => {
        const value = state.filters[each.name];
        return value === undefined || (each.matches?.(row, value) ?? true);
      }),
    );
    return sorted(found(passing, columns, state.words), columns, state.sort);
  }, [rows, columns, filters, state, source.pages]);
  const records = source.pages ? matching : matching.slice(0, drawn);
  const chosen = rows.filter((row) => selected.has(row.id));
  const loose = chosen.filter((row) => !props.fixed?.(row));
  const cells = useCells(props, shown);
  const sortStatus: DataTableSortStatus<T> = {
    columnAccessor: state.sort?.name ?? '',
    direction: state.sort?.down ? 'desc' : 'asc',
  };

  return (
    <>
      <Paper withBorder radius="lg" className={classes.card}>
        {chosen.length > 0 ? (
          <BulkTools
            count={chosen.length}
            clear={() => setSelected(new Set())}
            exportRows={() =>
              props.exportRows ? props.exportRows(chosen) : saveCsv(`${list}.csv`, toCsv(shown, chosen))
            }
            extra={props.bulk?.(chosen)}
            remove={
              removal && loose.length > 0
                ? () =>
                    askRemoval(
                      removal,
                      loose.map((row) => ({ id: row.id, name: name(row) })),
                      () => setSelected(new Set()),
                    )
                : undefined
            }
          />
        ) : (
          <Tools
            state={state}
            filters={filters}
            columns={columns}
            shown={shown}
            choose={choose}
            extra={tools}
            count={
              source.pages?.partial && source.pages.more
                ? t('list.countSoFar', { count: matching.length })
                : counted(t, matching.length, source.pages && !source.pages.partial ? source.pages.count : rows.length)
            }
          />
        )}
        <DataTable
          className={classes.table}
          records={records}
          columns={cells}
          pinLastColumn={cells.length > shown.length}
          minHeight={records.length === 0 ? 240 : undefined}
          verticalSpacing="sm"
          highlightOnHover={editable}
          onRowClick={editable ? ({ record }) => state.edit(record.id) : undefined}
          idAccessor="id"
          selectedRecords={chosen}
          onSelectedRecordsChange={(picked) => setSelected(new Set(picked.map((row) => row.id)))}
          getRecordSelectionCheckboxProps={(row) => ({ 'aria-label': t('list.select', { name: name(row) }) })}
          allRecordsSelectionCheckboxProps={{ 'aria-label': t('list.selectAll') }}
          sortStatus={sortStatus}
          onSortStatusChange={({ columnAccessor, direction }) =>
            state.order({ name: String(columnAccessor), down: direction === 'desc' })
          }
          emptyState={
            records.length === 0 ? (
              <Empty {...props} filtered={state.words !== '' || Object.keys(state.filters).length > 0} />
            ) : (
              <span />
            )
          }
        />
      </Paper>
      <More source={source} hidden={matching.length - records.length} show={() => setDrawn((now) => now + STEP)} />
    </>
  );
}

/** From here on the server does not count any further. */
const COUNT_MAX = 10_001;

type Count = (key: 'list.count' | 'list.countOf' | 'list.countMore', values: { count: number; all?: number }) => string;

function counted(t: Count, shown: number, all = shown): string {
  if (all >= COUNT_MAX) return t('list.countMore', { count: shown, all: COUNT_MAX - 1 });
  return all === shown ? t('list.count', { count: shown }) : t('list.countOf', { count: shown, all });
}

function More<T>({ source, hidden, show }: { source: Rows<T>; hidden: number; show: () => void }) {
  const { t } = useTranslation('admin');
  const { pages } = source;
  if (pages ? !pages.more : hidden <= 0) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={pages?.busy} onClick={pages ? pages.load : show}>
        {pages && source.rows?.length === 0 ? t('list.searchOn') : t('list.more')}
      </Button>
    </Center>
  );
}

/** A row is opened by a click anywhere; by keys through its first cell, which is a button. */
function useCells<T extends Row>(props: ListPageProps<T>, shown: Column<T>[]): DataTableColumn<T>[] {
  const { t } = useTranslation('admin');
  const state = useListState();
  const { editable, openLabel, name, removal, actions = [] } = props;
  const all: RowAction<T>[] = [
    ...(editable
      ? [
          {
            name: 'open',
            label: openLabel ?? t('list.open'),
            icon: <IconEdit size={16} />,
            run: (row: T) => state.edit(row.id),
          },
        ]
      : []),
    ...actions,
    ...(removal
      ? [
          {
            name: 'remove',
            label: t('form.delete'),
            icon: <IconTrash size={16} />,
            danger: true,
            hidden: props.fixed,
            run: (row: T) => askRemoval(removal, [{ id: row.id, name: name(row) }], () => {}),
          },
        ]
      : []),
  ];
  const cells: DataTableColumn<T>[] = shown.map((column, index) => ({
    accessor: column.name,
    title: column.title,
    sortable: column.sort ?? !props.source.pages,
    ...(column.name.endsWith('_at') && { cellsClassName: classes.moment }),
    ...(column.width === undefined ? {} : { width: column.width }),
    render: (row) => {
      const content = column.cell ? column.cell(row) : column.value(row);
      if (index > 0 || !editable) return content;
      return (
        <UnstyledButton
          className={classes.open}
          onClick={(event) => {
            event.stopPropagation();
            state.edit(row.id);
          }}
        >
          {content}
        </UnstyledButton>
      );
    },
  }));
  if (all.length === 0) return cells;
  const menu: DataTableColumn<T> = {
    accessor: 'menu',
    title: <span className={classes.unseen}>{t('list.menu')}</span>,
    width: 56,
    textAlign: 'right',
    render: (row) => <RowMenu row={row} name={name(row)} actions={all} />,
  };
  return [...cells, menu];
}

function Empty<T extends Row>({ emptyTitle, emptyText, add, filtered }: ListPageProps<T> & { filtered: boolean }) {
  const { t } = useTranslation('admin');
  const state = useListState();
  return (
    <div className={classes.empty}>
      <Text fw={650} c="var(--text)">
        {filtered ? t('list.noMatch') : emptyTitle}
      </Text>
      {!filtered && (
        <>
          <Text size="sm" c="var(--text-2)">
            {emptyText}
          </Text>
          {add && (
            <Button variant="light" mt="xs" onClick={() => state.edit('new')}>
              {add}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
