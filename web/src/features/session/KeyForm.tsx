// Making an API key, and showing its token the one time it can be shown.
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { CreateApiKeyData, CreateApiKeyResponse } from '../../api/gen';
import { CopyField } from '../../shared/ui/CopyField';
import { Refusal } from './Card';
import { showRefusal } from './refusal';
import './texts';

type Props = {
  /** Whose key it may become; one's own when absent. */
  owners?: { value: string; label: string }[];
  made: () => void;
  close: () => void;
};

export function KeyForm({ owners, made, close }: Props) {
  const { t } = useTranslation('access');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const [token, setToken] = useState('');
  const form = useForm({
    initialValues: { name: '', expires_at: '', owner_id: '' },
    validate: { name: (value) => (value.trim() ? null : t('keys.nameMissing')) },
  });

  const submit = form.onSubmit(async ({ name, expires_at, owner_id }) => {
    setBusy(true);
    setRefusal('');
    try {
      const body = {
        name,
        ...(expires_at && { expires_at: new Date(`${expires_at}T23:59:59`).toISOString() }),
        ...(owner_id && { owner_id }),
      };
      const answer = await call<CreateApiKeyData, CreateApiKeyResponse>('POST', { url: '/api/api-keys', body });
      setToken(answer.token);
      made();
    } catch (error) {
      setRefusal(showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  });

  if (token) {
    return (
      <Stack gap="md">
        <CopyField label={t('keys.token')} description={t('keys.tokenHint')} value={token} />
        <Text size="xs" c="var(--text-2)" ff="monospace">
          Authorization: Bearer {token.slice(0, 12)}…
        </Text>
        <Button onClick={close}>{t('keys.done')}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal text={refusal} />
        {owners && (
          <Select
            label={t('keys.owner')}
            data={owners}
            searchable
            allowDeselect={false}
            {...form.getInputProps('owner_id')}
          />
        )}
        <TextInput label={t('keys.name')} maxLength={100} data-autofocus {...form.getInputProps('name')} />
        <TextInput
          type="date"
          label={t('keys.expires')}
          description={t('keys.expiresHint')}
          {...form.getInputProps('expires_at')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('keys.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('keys.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
