// What texts may name (VAR-02), and how a text reads with sample values.
import { Alert, Button, Code, Drawer, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type {
  ListVariablesData,
  ListVariablesResponse,
  PreviewTemplateData,
  PreviewTemplateResponse,
} from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import '../services/texts';

const LIST = '/api/variables';
const PREVIEW = '/api/variables/preview';
const PREVIEW_AFTER_MS = 300;

type Line = { id: string; name: string; sample: string };

const inBraces = (name: string) => `{{${name}}}`;

export function VariablesPage() {
  const { t } = useTranslation('services');
  const state = useListState();
  const query = useQuery({
    queryKey: [LIST, 'all'],
    queryFn: async () => {
      const { rows } = await call<ListVariablesData, ListVariablesResponse>('GET', { url: LIST });
      return rows.map((row): Line => ({ id: row.name, ...row }));
    },
  });
  const columns = useMemo<Column<Line>[]>(
    () => [
      {
        name: 'name',
        title: t('variables.name'),
        value: (row) => inBraces(row.name),
        cell: (row) => <Code>{inBraces(row.name)}</Code>,
      },
      { name: 'sample', title: t('variables.sample'), value: (row) => row.sample },
    ],
    [t],
  );
  const groups = [...new Set((query.data ?? []).map(groupOf))];
  return (
    <ListPage
      list="variables"
      title={t('variables.title')}
      purpose={t('variables.purpose')}
      source={{ rows: query.data, error: query.error, retry: () => void query.refetch() }}
      columns={columns}
      name={(row) => row.name}
      editable
      openLabel={t('variables.show')}
      buttons={
        <Button leftSection={<IconEye size={18} />} onClick={() => state.edit('new')}>
          {t('variables.try')}
        </Button>
      }
      filters={[
        {
          name: 'group',
          label: t('variables.group'),
          options: groups.map((value) => ({ value, label: value })),
          matches: (row, value) => groupOf(row) === value,
        },
      ]}
      emptyTitle={t('variables.empty')}
      emptyText={t('variables.emptyText')}
    >
      <Drawer opened={state.open !== null} onClose={() => state.edit(null)} size={580} title={t('variables.try')}>
        {state.open && <Trial key={state.open} initial={state.open === 'new' ? '' : inBraces(state.open)} />}
      </Drawer>
    </ListPage>
  );
}

function groupOf({ name }: Line): string {
  return name.split('.')[0] ?? '';
}

function Trial({ initial }: { initial: string }) {
  const { t } = useTranslation('services');
  const [template, setTemplate] = useState(initial);
  const [asked] = useDebouncedValue(template, PREVIEW_AFTER_MS);
  const blank = asked.trim() === '';
  const preview = useQuery({
    queryKey: [PREVIEW, asked],
    queryFn: () =>
      call<PreviewTemplateData, PreviewTemplateResponse>('POST', { url: PREVIEW, body: { template: asked } }),
    enabled: !blank,
    retry: false,
    placeholderData: (before) => before,
  });
  return (
    <Stack gap="md">
      <Textarea
        label={t('variables.template')}
        description={t('variables.templateHint', { section: '{{#queue}} … {{/queue}}' })}
        autosize
        minRows={4}
        maxRows={14}
        data-autofocus
        value={template}
        onChange={(event) => setTemplate(event.currentTarget.value)}
      />
      <Paper withBorder radius="md" p="md" aria-live="polite" aria-label={t('variables.preview')} role="region">
        <Text size="xs" c="var(--text-2)" mb={4}>
          {t('variables.preview')}
        </Text>
        {blank ? (
          <Text size="sm" c="var(--text-2)">
            {t('variables.typing')}
          </Text>
        ) : preview.error ? (
          <Alert color="red">{objection(preview.error)}</Alert>
        ) : (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {preview.data?.text}
          </Text>
        )}
      </Paper>
    </Stack>
  );
}

function objection(error: Error): string {
  const [field] = error instanceof ApiError ? error.fields : [];
  return field ? sentence(field.message) : error.message;
}
