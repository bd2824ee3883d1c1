// Asking before something is removed. What many depend on must be named by typing it.
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { i18next } from '../../i18n';

type Wish = {
  name: string;
  text: string;
  /** The name must be typed. */
  typed: boolean;
  remove: () => Promise<unknown>;
  /** The cached lists that become stale. */
  lists: string[][];
  done: () => void;
};

export function DeleteButton(wish: Wish) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const done = () => {
    for (const queryKey of wish.lists) void client.invalidateQueries({ queryKey });
    wish.done();
  };
  return (
    <Button variant="subtle" color="red" onClick={() => ask({ ...wish, done })}>
      {t('form.delete')}
    </Button>
  );
}

function ask(wish: Wish): void {
  const modalId = modals.open({
    title: i18next.t('remove.title', { ns: 'admin', name: wish.name }),
    children: <Question wish={wish} close={() => modals.close(modalId)} />,
  });
}

function Question({ wish, close }: { wish: Wish; close: () => void }) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const free = !wish.typed || typed.trim() === wish.name;

  const remove = async () => {
    setBusy(true);
    setRefusal('');
    try {
      await wish.remove();
      close();
      wish.done();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : t('form.failed'));
      setBusy(false);
    }
  };

  return (
    <Stack gap="md">
      <Text size="sm">{wish.text}</Text>
      {wish.typed && (
        <TextInput
          label={t('remove.type', { name: wish.name })}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {refusal && (
        <Alert color="red" role="alert">
          {refusal}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t('form.cancel')}
        </Button>
        <Button color="red" loading={busy} disabled={!free} onClick={remove}>
          {t('remove.do')}
        </Button>
      </Group>
    </Stack>
  );
}
