// Signing in. Agents arrive at their desk, administrators at the management pages.
import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { signIn } from '../../api/session';
import { Logo } from '../../shared/ui/Logo';
import classes from './LoginPage.module.css';

export function LoginPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [waitSecs, setWaitSecs] = useState(0);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : t('login.usernameMissing')),
      password: (value) => (value ? null : t('login.passwordMissing')),
    },
  });

  useEffect(() => {
    if (waitSecs <= 0) return;
    const timer = setTimeout(() => setWaitSecs((secs) => secs - 1), 1000);
    return () => clearTimeout(timer);
  }, [waitSecs]);

  const submit = form.onSubmit(async ({ username, password }) => {
    setBusy(true);
    setRefusal(null);
    try {
      const staff = await signIn(username.trim(), password);
      if (staff.mustChangePassword) await router.navigate({ to: '/change-password' });
      else await router.navigate({ to: staff.role === 'agent' ? '/desk' : '/admin' });
    } catch (error) {
      setRefusal(error);
      if (error instanceof ApiError && error.status === 429) setWaitSecs(error.retryAfter ?? 30);
      if (error instanceof ApiError && error.status === 401) form.getInputNode('password')?.focus();
    } finally {
      setBusy(false);
    }
  });

  return (
    <main className={classes.page}>
      <Paper withBorder radius="lg" className={classes.card}>
        <Stack gap="lg">
          <Stack gap="xs" align="center">
            <Logo size={44} />
            <Title order={1}>{t('login.title')}</Title>
            <Text c="var(--text-2)" size="sm">
              {t('login.purpose')}
            </Text>
          </Stack>
          {refusal !== null && (
            <Alert color="red" variant="light" icon={<IconAlertCircle />} role="alert">
              <Reason error={refusal} waitSecs={waitSecs} />
            </Alert>
          )}
          <form onSubmit={submit} noValidate>
            <Stack gap="md">
              <TextInput
                label={t('login.username')}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                key={form.key('username')}
                {...form.getInputProps('username')}
              />
              <PasswordInput
                label={t('login.password')}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
                key={form.key('password')}
                {...form.getInputProps('password')}
              />
              <Button type="submit" size="md" loading={busy} disabled={waitSecs > 0}>
                {t('login.submit')}
              </Button>
            </Stack>
          </form>
        </Stack>
      </Paper>
    </main>
  );
}

function Reason({ error, waitSecs }: { error: unknown; waitSecs: number }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return t('login.failed');
  if (error.status === 401) return t('login.wrong');
  if (error.code === 'locked') return error.message;
  if (error.status === 429) return waitSecs > 0 ? t('login.throttled', { count: waitSecs }) : t('login.tryNow');
  if (error.isAway) return t('login.away');
  return error.message;
}
