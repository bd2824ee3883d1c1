// SYS-03: a new password by a link. The token stands behind the `#`, so no server on the way saw it.
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { ResetPasswordData, ResetPasswordResponse } from '../../api/gen';
import { Card } from './Card';
import { Password, usePasswordRules } from './Password';
import './texts';
import { useSending } from './useSending';

export function ResetPasswordPage() {
  const { t } = useTranslation('access');
  const [token] = useState(() => location.hash.slice(1));
  const [done, setDone] = useState(false);
  const rules = usePasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', again: '' },
    validate: {
      password: rules.chosen,
      again: (value, { password }) => rules.again(value, password),
    },
  });

  const { busy, refusal, send } = useSending(form, t('reset.ended'));

  const submit = form.onSubmit(({ password }) =>
    send(async () => {
      const body = { token, password };
      await call<ResetPasswordData, ResetPasswordResponse>('POST', { url: '/api/password-reset', body });
      history.replaceState(null, '', location.pathname);
      setDone(true);
    }),
  );

  return (
    <Card title={t('reset.title')} text={t('reset.text')} refusal={token ? refusal : t('reset.noToken')}>
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
            <Password
              label={t('password.new')}
              description={t('password.newHint')}
              autoFocus
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Password label={t('password.again')} key={form.key('again')} {...form.getInputProps('again')} />
            <Button type="submit" size="md" loading={busy} disabled={!token}>
              {t('reset.save')}
            </Button>
          </Stack>
        </form>
      )}
    </Card>
  );
}
