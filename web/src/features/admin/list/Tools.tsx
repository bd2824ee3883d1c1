// Above a list: search, filters, the choice of columns; and with rows selected, what to do with them.
import { ActionIcon, Button, Checkbox, Popover, Select, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconColumns3, IconDownload, IconSearch, IconTrash, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './columns';
import classes from './ListPage.module.css';
import type { ListState } from './listState';

const SEARCH_AFTER_MS = 250;

export type Filter<T> = {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  /** Whether a row passes; the server decides when this is absent. */
  matches?: (row: T, value: string) => boolean;
};

type Props<T> = {
  state: ListState;
  filters: Filter<T>[];
  columns: Column<T>[];
  shown: Column<T>[];
  choose: (name: string, visible: boolean) => void;
  count: string;
  extra?: ReactNode;
};

export function Tools<T>({ state, filters, columns, shown, choose, count, extra }: Props<T>) {
  return (
    <div className={classes.tools}>
      <Search state={state} />
      {filters.map((filter) => (
        <Select
          key={filter.name}
          w={180}
          aria-label={filter.label}
          placeholder={filter.label}
          data={filter.options}
          value={state.filters[filter.name] ?? null}
          onChange={(value) => state.filter(filter.name, value)}
          searchable={filter.options.length > 8}
          clearable
          clearButtonProps={{ 'aria-label': `${filter.label}: ×` }}
        />
      ))}
      {extra}
      <div className={classes.end}>
        <Text size="sm" c="var(--text-2)" className="num" role="status">
          {count}
        </Text>
        <Choice columns={columns} shown={shown} choose={choose} />
      </div>
    </div>
  );
}

function Search({ state }: { state: ListState }) {
  const { t } = useTranslation('admin');
  const [words, setWords] = useState(state.words);
  const search = useDebouncedCallback(state.search, SEARCH_AFTER_MS);
  useEffect(() => setWords(state.words), [state.words]);
  return (
    <TextInput
      className={classes.search}
      type="search"
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={words}
      onChange={(event) => {
        setWords(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

type ChoiceProps<T> = Pick<Props<T>, 'columns' | 'shown' | 'choose'>;

function Choice<T>({ columns, shown, choose }: ChoiceProps<T>) {
  const { t } = useTranslation('admin');
  return (
    <Popover position="bottom-end" shadow="md" withinPortal={false} trapFocus>
      <Popover.Target>
        <Tooltip label={t('list.columns')}>
          <ActionIcon variant="default" size={36} aria-label={t('list.columns')}>
            <IconColumns3 size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('list.columns')}>
        <Stack gap="sm" miw={160}>
          {columns.slice(1).map((column) => (
            <Checkbox
              key={column.name}
              label={column.title}
              checked={shown.includes(column)}
              onChange={(event) => choose(column.name, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

type BulkProps = {
  count: number;
  remove: (() => void) | undefined;
  exportRows: () => void;
  clear: () => void;
  extra?: ReactNode;
};

export function BulkTools({ count, remove, exportRows, clear, extra }: BulkProps) {
  const { t } = useTranslation('admin');
  return (
    <div className={classes.tools} data-bulk>
      <Text size="sm" fw={600} role="status" className="num">
        {t('list.selected', { count })}
      </Text>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={exportRows}>
        {t('list.export')}
      </Button>
      {extra}
      {remove && (
        <Button variant="default" c="var(--late)" leftSection={<IconTrash size={16} />} onClick={remove}>
          {t('form.delete')}
        </Button>
      )}
      <Button variant="subtle" color="gray" leftSection={<IconX size={16} />} onClick={clear} ms="auto">
        {t('list.clear')}
      </Button>
    </div>
  );
}
