// Changing one's own password.
import { Button, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { ChangePasswordData, ChangePasswordResponse } from '../../api/gen';
import { enter } from '../../api/session';
import { Refusal } from './Card';
import { Password, usePasswordRules } from './Password';
import { useSending } from './useSending';
import './texts';

export function PasswordForm({ done }: { done: () => void }) {
  const { t } = useTranslation('access');
  const rules = usePasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current_password: '', new_password: '', again: '' },
    validate: {
      current_password: (value) => (value ? null : t('password.missing')),
      new_password: rules.chosen,
      again: (value, { new_password }) => rules.again(value, new_password),
    },
  });

  const { busy, refusal, send } = useSending(form);

  const submit = form.onSubmit(({ current_password, new_password }) =>
    send(async () => {
      const body = { current_password, new_password };
      enter(await call<ChangePasswordData, ChangePasswordResponse>('PUT', { url: '/api/session/password', body }));
      form.reset();
      done();
    }),
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal text={refusal} />
        <Password
          label={t('password.current')}
          autoComplete="current-password"
          key={form.key('current_password')}
          {...form.getInputProps('current_password')}
        />
        <Password
          label={t('password.new')}
          description={t('password.newHint')}
          key={form.key('new_password')}
          {...form.getInputProps('new_password')}
        />
        <Password label={t('password.again')} key={form.key('again')} {...form.getInputProps('again')} />
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
