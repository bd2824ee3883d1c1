// S8: the first administrator, by the link that the server printed at its start.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../api/client';
import type { SetUpData, SetUpResponse } from '../../api/gen';
import { enter } from '../../api/session';
import { Card } from './Card';
import { showRefusal } from './refusal';
import './texts';

const CHARS_MIN = 8;

export function SetUpPage() {
  const { t } = useTranslation('access');
  const router = useRouter();
  const [token] = useState(() => location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState(token ? '' : t('reset.noToken'));
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { full_name: '', username: '', password: '', again: '' },
    validate: {
      full_name: (value) => (value.trim() ? null : t('setUp.fullNameMissing')),
      username: (value) => (value.trim() ? null : t('setUp.usernameMissing')),
      password: (value) => ([...value].length >= CHARS_MIN ? null : t('password.short')),
      again: (value, { password }) => (value === password ? null : t('password.differ')),
    },
  });

  const submit = form.onSubmit(async ({ full_name, username, password }) => {
    setBusy(true);
    setRefusal('');
    try {
      const body = { token, full_name, username: username.trim(), password };
      enter(await call<SetUpData, SetUpResponse>('POST', { url: '/api/set-up', body }));
      await router.navigate({ to: '/' });
    } catch (error) {
      const ended = error instanceof ApiError && error.status === 410;
      setRefusal(ended ? t('setUp.ended') : showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  });

  return (
    <Card title={t('setUp.title')} text={t('setUp.text')} refusal={refusal}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('setUp.fullName')}
            autoComplete="name"
            autoFocus
            key={form.key('full_name')}
            {...form.getInputProps('full_name')}
          />
          <TextInput
            label={t('setUp.username')}
            description={t('setUp.usernameHint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('setUp.password')}
            description={t('password.newHint')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('password.again')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            key={form.key('again')}
            {...form.getInputProps('again')}
          />
          <Button type="submit" size="md" loading={busy} disabled={!token}>
            {t('setUp.save')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
