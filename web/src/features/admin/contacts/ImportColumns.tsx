// What was found in a file, and what is decided about it before it is imported.
import {
  Alert,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  Paper,
  Radio,
  Select,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { ContactImport } from '../../../api/gen';
import { listOf } from '../resource';
import classes from './ImportPage.module.css';
import { FIELD_NAMES, faultOf, separator } from './importChoices';
import { importQuery, importsQuery, startImport, stopImport } from './imports';
import { contactLists, customFields } from './resources';

type Option = { value: string; label: string };

export function ImportColumns({ found }: { found: ContactImport }) {
  const { t } = useTranslation('contacts');
  const client = useQueryClient();
  const lists = useQuery(listOf(contactLists)).data ?? [];
  const fields = useQuery(listOf(customFields)).data ?? [];
  const [list, setList] = useState<string | null>(null);
  const [header, setHeader] = useState(found.has_header);
  const [columns, setColumns] = useState<(string | null)[]>(found.guesses.map((guess) => guess ?? null));
  const [checked, setChecked] = useState<string[]>(columns.includes('mobile') ? ['mobile'] : []);
  const [matching, setMatching] = useState<'any' | 'all'>('any');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const listId = list ?? lists[0]?.id ?? '';
  const options: Option[] = [
    ...FIELD_NAMES.map((value) => ({ value, label: t(`import.field.${value}`) })),
    ...fields
      .filter((field) => !field.list_id || field.list_id === listId)
      .map((field) => ({ value: `custom.${field.id}`, label: field.name })),
  ];
  const isKnown = (value: string | null) => options.some((option) => option.value === value);
  const chosen = columns.map((value) => (isKnown(value) ? value : null));
  const mapped = options.filter(({ value }) => chosen.includes(value));
  const trouble = faultOf(chosen);

  const act = async (work: () => Promise<ContactImport>) => {
    setBusy(true);
    setFault(null);
    try {
      client.setQueryData(importQuery(found.id).queryKey, await work());
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
    } catch (error) {
      const told = error instanceof ApiError ? error.fields.map((each) => `${each.field}: ${each.message}`) : [];
      setFault(told.join('; ') || (error instanceof Error ? error.message : String(error)));
      setBusy(false);
    }
  };
  const unique = checked.filter((name) => chosen.includes(name));
  const start = () =>
    act(() =>
      startImport(found.id, {
        list_id: listId,
        columns: chosen,
        has_header: header,
        duplicate_fields: unique,
        duplicate_matching: matching,
      }),
    );

  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p="lg" className={classes.card}>
        <Text size="sm" mb="md">
          {t('import.read', {
            name: found.name,
            rows: (found.rows_total + Number(found.has_header) - Number(header)).toLocaleString(),
            encoding: t(`import.encoding.${found.encoding}`),
            delimiter: t(`import.delimiter.${separator(found.delimiter)}`),
          })}
        </Text>
        <div className={classes.choices}>
          <Select
            label={t('import.list')}
            description={t('import.listHint')}
            data={lists.map(({ id, name }) => ({ value: id, label: name }))}
            value={listId}
            onChange={setList}
            allowDeselect={false}
            required
          />
          <MultiSelect
            label={t('import.unique')}
            description={t('import.uniqueHint')}
            placeholder={unique.length === 0 ? t('import.uniqueNone') : undefined}
            data={mapped}
            value={unique}
            onChange={setChecked}
            hidePickedOptions
          />
          {unique.length > 1 && (
            <Radio.Group
              label={t('import.matching')}
              value={matching}
              onChange={(value) => setMatching(value === 'all' ? 'all' : 'any')}
            >
              <Group gap="md" mt={6}>
                <Radio value="any" label={t('import.any')} />
                <Radio value="all" label={t('import.all')} />
              </Group>
            </Radio.Group>
          )}
        </div>
        <Checkbox
          mt="md"
          label={t('import.header')}
          checked={header}
          onChange={(event) => setHeader(event.currentTarget.checked)}
        />
      </Paper>
      <Paper withBorder radius="lg" p="lg" className={classes.card}>
        <Title order={2} size="h4" mb="sm">
          {t('import.mapping')}
        </Title>
        <Meanings
          found={found}
          header={header}
          options={options}
          columns={chosen}
          choose={(at, value) => setColumns((now) => now.map((old, index) => (index === at ? value : old)))}
        />
      </Paper>
      {(fault || trouble) && (
        <Alert color={fault ? 'red' : 'yellow'} icon={<IconAlertCircle />} role={fault ? 'alert' : 'status'}>
          {fault ??
            (trouble?.kind === 'name'
              ? t('import.needsName')
              : t('import.twice', { name: options.find(({ value }) => value === trouble?.name)?.label }))}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={busy} onClick={() => act(() => stopImport(found.id))}>
          {t('import.discard')}
        </Button>
        <Button loading={busy} disabled={trouble !== null || listId === ''} onClick={start}>
          {t('import.start')}
        </Button>
      </Group>
    </Stack>
  );
}

type MeaningsProps = {
  found: ContactImport;
  header: boolean;
  options: Option[];
  columns: (string | null)[];
  choose: (at: number, value: string | null) => void;
};

function Meanings({ found, header, options, columns, choose }: MeaningsProps) {
  const { t } = useTranslation('contacts');
  const names = columns.map(
    (_, index) => (header && found.preview[0]?.[index]) || t('import.unnamed', { number: index + 1 }),
  );
  const rows = found.preview.slice(header ? 1 : 0).slice(0, 10);
  return (
    <Table.ScrollContainer minWidth={columns.length * 180}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {names.map((name, index) => (
              <Table.Th key={index}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            {columns.map((value, index) => (
              <Table.Td key={index}>
                <Select
                  className={classes.meaning}
                  aria-label={t('import.meaning', { name: names[index] })}
                  placeholder={t('import.skip')}
                  data={options}
                  value={value}
                  onChange={(next) => choose(index, next)}
                  searchable
                  clearable
                  clearButtonProps={{ 'aria-label': `${t('import.skip')}: ${names[index]}` }}
                />
              </Table.Td>
            ))}
          </Table.Tr>
          {rows.map((row, number) => (
            <Table.Tr key={number}>
              {columns.map((_, index) => (
                <Table.Td key={index} className={classes.cell} title={row[index]}>
                  {row[index]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
