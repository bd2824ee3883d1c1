// How the notification of an offer would read with sample values (ACC-22), as the server renders it.
import { Alert, Paper, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type {
  ListVariablesData,
  ListVariablesResponse,
  PreviewTemplateData,
  PreviewTemplateResponse,
} from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import { useFieldValue } from '../form/fields';
import classes from './NotificationPreview.module.css';

const VARIABLES = '/api/variables' satisfies ListVariablesData['url'];
const PREVIEW = '/api/variables/preview' satisfies PreviewTemplateData['url'];
const AFTER_MS = 300;

export function NotificationPreview() {
  const { t } = useTranslation('accounts');
  const [template] = useDebouncedValue(String(useFieldValue('notification.template') ?? ''), AFTER_MS);
  const account = { name: String(useFieldValue('name') || 'Support'), key: String(useFieldValue('key') || 'SUP') };
  const known = useQuery({
    queryKey: [VARIABLES, 'names'],
    queryFn: async () => {
      const { rows } = await call<ListVariablesData, ListVariablesResponse>('GET', { url: VARIABLES });
      return rows.map(({ name }) => name);
    },
  });
  // Whoever may not use the tools has no preview.
  if (!known.data) return null;
  const of = (queue: string) => samples(known.data, account, queue);
  return (
    <section className={classes.previews} aria-labelledby="notification-preview">
      <h3 id="notification-preview">{t('preview.title')}</h3>
      <Text size="sm" c="var(--text-2)">
        {t('preview.text')}
      </Text>
      <One label={t('preview.ofQueue')} template={template} values={of('Billing')} />
      <One label={t('preview.ofAgent')} template={template} values={of('')} quiet />
    </section>
  );
}

type Values = Record<string, string>;

type OneProps = {
  label: string;
  template: string;
  values: Values;
  /** What is wrong with the text is said elsewhere. */
  quiet?: boolean;
};

function One({ label, template, values, quiet }: OneProps) {
  const { t } = useTranslation('accounts');
  const preview = useQuery({
    queryKey: [PREVIEW, template, values],
    queryFn: () =>
      call<PreviewTemplateData, PreviewTemplateResponse>('POST', { url: PREVIEW, body: { template, values } }),
    retry: false,
    placeholderData: (before) => before,
  });
  if (preview.error && quiet) return null;
  return (
    <Paper withBorder radius="md" p="sm" role="region" aria-label={label} aria-live="polite">
      <Text size="xs" c="var(--text-2)" mb={2}>
        {label}
      </Text>
      {preview.error && <Alert color="red">{objection(preview.error)}</Alert>}
      {!preview.error && !preview.data && <Skeleton height={20} />}
      {!preview.error && preview.data && (
        <p className={classes.text}>{preview.data.text || <em>{t('preview.nothing')}</em>}</p>
      )}
    </Paper>
  );
}

/** Notifications know these; every other variable reads as nothing in them (ACC-24). */
export function samples(known: string[], account: { name: string; key: string }, queue: string): Values {
  return {
    ...Object.fromEntries(known.map((name) => [name, ''])),
    'account.name': account.name,
    'account.key': account.key,
    'queue.name': queue,
    'contact.name': 'Maya Ruiz',
    'contact.mobile': '+447700900142',
    'contact.phone': '+447700900142',
    'message.text': 'My invoice is wrong, can you help me?',
  };
}

function objection(error: Error): string {
  const [field] = error instanceof ApiError ? error.fields : [];
  return field ? sentence(field.message) : error.message;
}
