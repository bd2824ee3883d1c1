// Who changed what, and when. Entries are never changed.
import { Alert, Code, Drawer, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { AuditEntry, ListAuditData, ListAuditResponse } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { asked, usePaged } from '../list/sources';
import '../people/texts';

const audit = {
  url: '/api/audit',
  page: (query: ListAuditData['query']) => call<ListAuditData, ListAuditResponse>('GET', { url: '/api/audit', query }),
};

export function AuditPage() {
  const { t } = useTranslation('people');
  const state = useListState();
  const { what, kind } = state.filters;
  const source = usePaged(audit, { ...asked(state), ...(what && { what }), ...(kind && { kind }) });
  const shown = source.rows?.find(({ id }) => id === state.open);
  const seen = (of: 'what' | 'kind', chosen: string | undefined) =>
    [...new Set([...(source.rows ?? []).map((row) => row[of]), ...(chosen ? [chosen] : [])])]
      .sort()
      .map((value) => ({ value, label: words(value) }));
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      { name: 'at', title: t('audit.at'), value: (entry) => entry.at, cell: (entry) => dateTime(entry.at) },
      {
        name: 'author',
        title: t('audit.author'),
        value: (entry) => entry.author,
        cell: (entry) => <strong>{entry.author || words(entry.via)}</strong>,
      },
      { name: 'what', title: t('audit.what'), value: (entry) => words(entry.what) },
      { name: 'kind', title: t('audit.kind'), value: (entry) => `${words(entry.kind)} ${entry.resource_id}`.trim() },
      {
        name: 'fields',
        title: t('audit.fields'),
        value: (entry) => changedFields(entry).map(words).join(', '),
        cell: (entry) => (
          <Text size="sm" lineClamp={1} maw={320} c="var(--text-2)">
            {changedFields(entry).map(words).join(', ')}
          </Text>
        ),
      },
      { name: 'via', title: t('audit.via'), value: (entry) => words(entry.via), extra: true },
      { name: 'address', title: t('audit.address'), value: (entry) => entry.address ?? '', extra: true },
      { name: 'hash', title: t('audit.hash'), value: (entry) => entry.hash, extra: true },
    ],
    [t],
  );
  return (
    <ListPage
      list="audit"
      title={t('audit.title')}
      purpose={t('audit.purpose')}
      source={source}
      columns={columns}
      name={(entry) => `#${entry.id}`}
      editable
      openLabel={t('audit.show')}
      emptyTitle={t('audit.empty')}
      emptyText={t('audit.emptyText')}
      filters={[
        { name: 'what', label: t('audit.what'), options: seen('what', what) },
        { name: 'kind', label: t('audit.kind'), options: seen('kind', kind) },
      ]}
    >
      <Drawer
        opened={state.open !== null}
        onClose={() => state.edit(null)}
        size={640}
        title={shown ? `${words(shown.kind)} ${shown.resource_id}: ${words(shown.what)}` : `#${state.open ?? ''}`}
      >
        {shown ? <Entry entry={shown} /> : source.rows && <Alert color="yellow">{t('audit.notShown')}</Alert>}
      </Drawer>
    </ListPage>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('people');
  return (
    <>
      <Text size="sm" mb="md">
        {dateTime(entry.at)} · {entry.author} · {words(entry.via)} {entry.address}
      </Text>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('audit.field')}</Table.Th>
            <Table.Th>{t('audit.before')}</Table.Th>
            <Table.Th>{t('audit.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changedFields(entry).map((field) => (
            <Table.Tr key={field}>
              <Table.Td>{words(field)}</Table.Td>
              <Table.Td>
                <Value value={entry.before?.[field]} />
              </Table.Td>
              <Table.Td>
                <Value value={entry.after?.[field]} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return <Code block>{JSON.stringify(value, null, 1)}</Code>;
  return String(value);
}

function changedFields({ before, after }: AuditEntry): string[] {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
