// Whether to leave without saving, whichever way somebody leaves.
import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Question } from './Question';

type Guard = { status: 'idle' | 'blocked'; proceed?: (() => void) | undefined; reset?: (() => void) | undefined };

export function Leaving({ guard }: { guard: Guard }) {
  const { t } = useTranslation('admin');
  return (
    <Question opened={guard.status === 'blocked'} close={() => guard.reset?.()} title={t('form.discardTitle')}>
      <Text size="sm">{t('form.discardText')}</Text>
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={() => guard.reset?.()} data-autofocus>
          {t('form.stay')}
        </Button>
        <Button color="red" onClick={() => guard.proceed?.()}>
          {t('form.discard')}
        </Button>
      </Group>
    </Question>
  );
}
