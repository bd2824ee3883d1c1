// What a page shows when it could not be built: the reason, and a way to try again.
import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';

export function Trouble({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const away = error instanceof ApiError && error.isAway;
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Center component="main" h="100dvh" p="md">
      <Stack align="center" gap="sm" maw={440}>
        <Title order={1}>{away ? t('trouble.away') : t('trouble.title')}</Title>
        <Text c="var(--text-2)" ta="center">
          {away ? t('trouble.awayText') : error instanceof Error ? error.message : String(error)}
        </Text>
        {requestId && <Code>{requestId}</Code>}
        <Button
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          {t('trouble.retry')}
        </Button>
      </Stack>
    </Center>
  );
}
