// Contacts from a file: choose it, say what its columns mean, watch it run (CON-22, CON-23). The address
// says which import is looked at, so that it survives a reload.
import { Alert, Anchor, Button, Center, Loader, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconArrowLeft, IconFileUpload } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactImport } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import listClasses from '../list/ListPage.module.css';
import { useListState } from '../list/listState';
import { ImportColumns } from './ImportColumns';
import classes from './ImportPage.module.css';
import { ImportProgress } from './ImportProgress';
import { importQuery, importsQuery, takeFile } from './imports';
import './texts';

const MB_MAX = 60;

export function ImportPage() {
  const { t } = useTranslation('contacts');
  const { open } = useListState();
  return (
    <>
      <div className={listClasses.head}>
        <div>
          <Title order={1}>{t('import.title')}</Title>
          <Text size="sm" c="var(--text-2)">
            {t('import.purpose')}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={18} />}
          renderRoot={(props) => <Link to="/admin/contacts" {...props} />}
        >
          {t('import.back')}
        </Button>
      </div>
      {open === null ? <Choosing /> : <Opened key={open} id={open} />}
    </>
  );
}

const STEPS = ['file', 'columns', 'rows'] as const;

function Step({ now }: { now: (typeof STEPS)[number] }) {
  const { t } = useTranslation('contacts');
  return (
    <Text size="sm" fw={600} mb="sm">
      {t('import.stepOf', { at: STEPS.indexOf(now) + 1, of: STEPS.length, name: t(`import.step.${now}`) })}
    </Text>
  );
}

function Choosing() {
  return (
    <>
      <Step now="file" />
      <DropArea />
      <Earlier />
    </>
  );
}

function Opened({ id }: { id: string }) {
  const query = useQuery(importQuery(id));
  if (query.error) return <Alert color="red">{query.error.message}</Alert>;
  if (!query.data) return <Skeleton height={320} radius="lg" />;
  return query.data.state === 'uploaded' ? (
    <>
      <Step now="columns" />
      <ImportColumns found={query.data} />
    </>
  ) : (
    <>
      <Step now="rows" />
      <ImportProgress now={query.data} />
    </>
  );
}

function DropArea() {
  const { t } = useTranslation('contacts');
  const { edit } = useListState();
  const client = useQueryClient();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const take = async (file: File | undefined) => {
    if (!file || busy) return;
    if (file.size > MB_MAX * 1024 * 1024) return setFault(t('import.tooBig', { mb: MB_MAX }));
    setFault(null);
    setBusy(true);
    try {
      const found = await takeFile(file);
      client.setQueryData(importQuery(found.id).queryKey, found);
      edit(found.id);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    <>
      <label
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {busy ? <Loader size={32} /> : <IconFileUpload size={32} stroke={1.5} aria-hidden />}
        <Text component="span" fw={600}>
          {busy ? t('import.uploading') : t('import.drop')}
        </Text>
        <Text component="span" size="sm" c="var(--text-2)">
          {t('import.dropHint', { mb: MB_MAX })}
        </Text>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className={classes.input}
          disabled={busy}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {fault && (
        <Alert color="red" icon={<IconAlertCircle />} role="alert" mt="md">
          {fault}
        </Alert>
      )}
    </>
  );
}

/** An import never vanishes: whatever became of it can be looked up. */
function Earlier() {
  const { t } = useTranslation(['contacts', 'admin']);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(importsQuery);
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  if (rows.length === 0) return null;
  return (
    <Paper withBorder radius="lg" p="md" mt="xl" className={listClasses.card}>
      <Title order={2} size="h4" mb="sm">
        {t('import.earlier')}
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.fileName')}</Table.Th>
              <Table.Th>{t('import.when')}</Table.Th>
              <Table.Th>{t('import.by')}</Table.Th>
              <Table.Th>{t('import.outcome')}</Table.Th>
              <Table.Th>{t('import.added')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <EarlierRow key={row.id} row={row} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('admin:list.more')}
          </Button>
        </Center>
      )}
    </Paper>
  );
}

function EarlierRow({ row }: { row: ContactImport }) {
  const { t } = useTranslation('contacts');
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          size="sm"
          underline="always"
          renderRoot={(props) => <Link to="/admin/contacts/import" search={{ open: row.id }} {...props} />}
        >
          {row.name}
        </Anchor>
      </Table.Td>
      <Table.Td>{dateTime(row.created_at)}</Table.Td>
      <Table.Td>{row.author}</Table.Td>
      <Table.Td>{t(`import.state.${row.state}`)}</Table.Td>
      <Table.Td className="num">
        {t('import.progress', { read: row.added.toLocaleString(), total: row.rows_total.toLocaleString() })}
      </Table.Td>
    </Table.Tr>
  );
}
