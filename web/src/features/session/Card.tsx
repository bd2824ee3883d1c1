// The page around a form for somebody who is not, or not yet, at work.
import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Logo } from '../../shared/ui/Logo';
import classes from './LoginPage.module.css';

type Props = { title: string; text: string; refusal: string; children: ReactNode };

export function Card({ title, text, refusal, children }: Props) {
  return (
    <main className={classes.page}>
      <Paper withBorder radius="lg" className={classes.card}>
        <Stack gap="lg">
          <Stack gap="xs" align="center">
            <Logo size={44} />
            <Title order={1} ta="center">
              {title}
            </Title>
            <Text c="var(--text-2)" size="sm" ta="center">
              {text}
            </Text>
          </Stack>
          <Refusal text={refusal} />
          {children}
        </Stack>
      </Paper>
    </main>
  );
}

export function Refusal({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle />} role="alert">
      {text}
    </Alert>
  );
}
