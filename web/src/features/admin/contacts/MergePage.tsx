// Several records of one customer become one (CON-21): which stays, and field by field whose value is kept.
import { Alert, Button, Group, Paper, Radio, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type { Contact, CustomField, MergeContactsData, MergeContactsResponse } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import listClasses from '../list/ListPage.module.css';
import { useListState } from '../list/listState';
import { listOf, oneOf, outdate } from '../resource';
import { type Difference, differences, usual } from './mergeChoices';
import { contactLists, contacts, customFields, fullName } from './resources';
import './texts';

/** Stands between ids in the address, where a dot would make a number of two. */
const JOINT = '-';

export function MergePage() {
  const { t } = useTranslation('contacts');
  const { open } = useListState();
  const ids = [...new Set((open ?? '').split(JOINT).filter(Boolean))];
  const queries = useQueries({ queries: ids.map((id) => oneOf(contacts, id)) });
  const fields = useQuery(listOf(customFields)).data;
  const error = queries.find((query) => query.error)?.error;
  const rows = queries.flatMap((query) => (query.data ? [query.data] : []));
  const isComplete = fields && rows.length === ids.length;
  return (
    <>
      <div className={listClasses.head}>
        <div>
          <Title order={1}>{t('merge.title')}</Title>
          <Text size="sm" c="var(--text-2)">
            {t('merge.purpose')}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={18} />}
          renderRoot={(props) => <Link to="/admin/contacts" {...props} />}
        >
          {t('merge.cancel')}
        </Button>
      </div>
      {error && <Alert color="red">{error.message}</Alert>}
      {ids.length < 2 && <Alert color="yellow">{t('merge.few')}</Alert>}
      {!error && ids.length >= 2 && (isComplete ? <Choices rows={rows} fields={fields} /> : <Skeleton height={320} />)}
    </>
  );
}

function Choices({ rows, fields }: { rows: Contact[]; fields: CustomField[] }) {
  const { t } = useTranslation('contacts');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [stays, setStays] = useState(rows[0]?.id ?? '');
  const [keep, setKeep] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const parts = differences(rows, fields);
  const chosen = (part: Difference) => keep[part.name] ?? usual(part, rows, stays);
  const survivor = rows.find(({ id }) => id === stays);

  const merge = async () => {
    if (!survivor) return;
    setBusy(true);
    setFault(null);
    try {
      await call<MergeContactsData, MergeContactsResponse>('POST', {
        url: '/api/contacts/merge',
        body: {
          survivor_id: stays,
          version: survivor.version,
          other_ids: rows.map(({ id }) => id).filter((id) => id !== stays),
          keep: Object.fromEntries(parts.map((part) => [part.name, chosen(part)])),
        },
      });
      await outdate(client, [contacts.url, contactLists.url]);
      notifications.show({ message: t('merge.done') });
      await navigate({ to: '/admin/contacts', search: { open: stays } });
    } catch (error) {
      const places = error instanceof ApiError ? error.fields.map(({ message }) => message) : [];
      setFault([error instanceof Error ? error.message : String(error), ...new Set(places)].join(' '));
      setBusy(false);
    }
  };

  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p="lg" className={listClasses.card}>
        <Radio.Group label={t('merge.survivor')} value={stays} onChange={setStays}>
          <Group gap="lg" mt="xs">
            {rows.map((row) => (
              <Radio key={row.id} value={row.id} label={t('merge.of', { name: fullName(row), id: row.id })} />
            ))}
          </Group>
        </Radio.Group>
      </Paper>
      <Paper withBorder radius="lg" p="lg" className={listClasses.card}>
        <Title order={2} size="h4" mb="xs">
          {t('merge.keep')}
        </Title>
        <Text size="sm" c="var(--text-2)" mb="sm">
          {parts.length === 0 ? t('merge.same') : t('merge.kept')}
        </Text>
        {parts.length > 0 && (
          <Table.ScrollContainer minWidth={200 + rows.length * 180}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('merge.field')}</Table.Th>
                  {rows.map((row) => (
                    <Table.Th key={row.id}>{t('merge.of', { name: fullName(row), id: row.id })}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {parts.map((part) => (
                  <Part
                    key={part.name}
                    part={part}
                    rows={rows}
                    chosen={chosen(part)}
                    choose={(id) => setKeep((now) => ({ ...now, [part.name]: id }))}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Paper>
      {fault && (
        <Alert color="red" role="alert">
          {fault}
        </Alert>
      )}
      <Group justify="flex-end">
        <Text size="sm" c="var(--text-2)">
          {t('merge.gone')}
        </Text>
        <Button loading={busy} onClick={merge}>
          {t('merge.do')}
        </Button>
      </Group>
    </Stack>
  );
}

type PartProps = { part: Difference; rows: Contact[]; chosen: string; choose: (id: string) => void };

function Part({ part, rows, chosen, choose }: PartProps) {
  const { t } = useTranslation('contacts');
  const { field } = part;
  const title = typeof field === 'string' ? t(`import.field.${field}`) : field.name;
  const isNumber = field === 'phone' || field === 'mobile';
  return (
    <Table.Tr>
      <Table.Th scope="row">{title}</Table.Th>
      {rows.map((row, index) => {
        const value = part.values[index] ?? '';
        return (
          <Table.Td key={row.id}>
            <Radio
              name={part.name}
              value={row.id}
              checked={chosen === row.id}
              onChange={() => choose(row.id)}
              label={isNumber ? phone(value) || t('merge.empty') : value || t('merge.empty')}
              aria-label={t('merge.value', { field: title, name: `${fullName(row)} (#${row.id})` })}
            />
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
