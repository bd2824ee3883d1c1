// Changing one's own password.
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { ChangePasswordData, ChangePasswordResponse } from '../../api/gen';
import { enter } from '../../api/session';
import { Refusal } from './Card';
import { showRefusal } from './refusal';
import './texts';

const CHARS_MIN = 8;

export function PasswordForm({ done }: { done: () => void }) {
  const { t } = useTranslation('access');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current_password: '', new_password: '', again: '' },
    validate: {
      current_password: (value) => (value ? null : t('password.missing')),
      new_password: (value) => ([...value].length >= CHARS_MIN ? null : t('password.short')),
      again: (value, { new_password }) => (value === new_password ? null : t('password.differ')),
    },
  });

  const submit = form.onSubmit(async ({ current_password, new_password }) => {
    setBusy(true);
    setRefusal('');
    try {
      const body = { current_password, new_password };
      enter(await call<ChangePasswordData, ChangePasswordResponse>('PUT', { url: '/api/session/password', body }));
      form.reset();
      done();
    } catch (error) {
      setRefusal(showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal text={refusal} />
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          key={form.key('current_password')}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label={t('password.new')}
          description={t('password.newHint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          key={form.key('new_password')}
          {...form.getInputProps('new_password')}
        />
        <PasswordInput
          label={t('password.again')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          key={form.key('again')}
          {...form.getInputProps('again')}
        />
        <Text size="sm" c="var(--text-2)">
          {t('password.others')}
        </Text>
        <Button type="submit" loading={busy}>
          {t('password.save')}
        </Button>
      </Stack>
    </form>
  );
}
