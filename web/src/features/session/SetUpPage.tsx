// S8: the first administrator, by the link that the server printed at its start.
import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { SetUpData, SetUpResponse } from '../../api/gen';
import { enter } from '../../api/session';
import { Card } from './Card';
import { Password, usePasswordRules } from './Password';
import { useSending } from './useSending';
import './texts';

export function SetUpPage() {
  const { t } = useTranslation('access');
  const router = useRouter();
  const [token] = useState(() => location.hash.slice(1));
  const rules = usePasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { full_name: '', username: '', password: '', again: '' },
    validate: {
      full_name: (value) => (value.trim() ? null : t('setUp.fullNameMissing')),
      username: (value) => (value.trim() ? null : t('setUp.usernameMissing')),
      password: rules.chosen,
      again: (value, { password }) => rules.again(value, password),
    },
  });
  const { busy, refusal, send } = useSending(form, t('setUp.ended'));

  const submit = form.onSubmit(({ full_name, username, password }) =>
    send(async () => {
      const body = { token, full_name, username: username.trim(), password };
      enter(await call<SetUpData, SetUpResponse>('POST', { url: '/api/set-up', body }));
      await router.navigate({ to: '/' });
    }),
  );

  return (
    <Card title={t('setUp.title')} text={t('setUp.text')} refusal={token ? refusal : t('setUp.noToken')}>
      {token && (
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
            <Password
              label={t('setUp.password')}
              description={t('password.newHint')}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Password label={t('password.same')} key={form.key('again')} {...form.getInputProps('again')} />
            <Button type="submit" size="md" loading={busy}>
              {t('setUp.save')}
            </Button>
          </Stack>
        </form>
      )}
    </Card>
  );
}
