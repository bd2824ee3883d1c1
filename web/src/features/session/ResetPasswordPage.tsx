// SYS-03: a new password by a link. The token stands behind the `#`, so no server on the way saw it.
import { Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../api/client';
import type { ResetPasswordData, ResetPasswordResponse } from '../../api/gen';
import { Card } from './Card';
import { showRefusal } from './refusal';
import './texts';

const CHARS_MIN = 8;

export function ResetPasswordPage() {
  const { t } = useTranslation('access');
  const [token] = useState(() => location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [refusal, setRefusal] = useState(token ? '' : t('reset.noToken'));
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', again: '' },
    validate: {
      password: (value) => ([...value].length >= CHARS_MIN ? null : t('password.short')),
      again: (value, { password }) => (value === password ? null : t('password.differ')),
    },
  });

  const submit = form.onSubmit(async ({ password }) => {
    setBusy(true);
    setRefusal('');
    try {
      const body = { token, password };
      await call<ResetPasswordData, ResetPasswordResponse>('POST', { url: '/api/password-reset', body });
      history.replaceState(null, '', location.pathname);
      setDone(true);
    } catch (error) {
      const ended = error instanceof ApiError && error.status === 410;
      setRefusal(ended ? t('reset.ended') : showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  });

  return (
    <Card title={t('reset.title')} text={t('reset.text')} refusal={refusal}>
      {done ? (
        <Stack align="center">
          <Text role="status">{t('reset.done')}</Text>
          <Anchor component={Link} to="/login">
            {t('reset.toSignIn')}
          </Anchor>
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <PasswordInput
              label={t('password.new')}
              description={t('password.newHint')}
              autoComplete="new-password"
              autoFocus
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
              {t('reset.save')}
            </Button>
          </Stack>
        </form>
      )}
    </Card>
  );
}
