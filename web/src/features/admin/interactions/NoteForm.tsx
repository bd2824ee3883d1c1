// A note of somebody who reads along: colleagues see it in the thread, the customer never does (LST-10, MSG-09).
import { Button, Group, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messagesOf } from '../../conversations/Messages';
import { forceNote } from '../../conversations/requests';

const CHARS_MAX = 4096;

export function NoteForm({ id }: { id: string }) {
  const { t } = useTranslation('conversations');
  const client = useQueryClient();
  const [body, setBody] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  // The same note, sent again after trouble, is one note.
  const ref = useRef(crypto.randomUUID());

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble('');
    try {
      await forceNote(id, { body: body.trim(), client_ref: ref.current });
      ref.current = crypto.randomUUID();
      setBody('');
      notifications.show({ message: t('note.saved') });
      await client.invalidateQueries({ queryKey: messagesOf(id) });
    } catch (refusal) {
      setTrouble(refusal instanceof Error ? refusal.message : t('failed'));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void send(event)}>
      <Textarea
        mt="sm"
        label={t('note.label')}
        description={t('note.hint')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={CHARS_MAX}
        value={body}
        error={trouble || undefined}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button
          type="submit"
          variant="default"
          size="xs"
          leftSection={<IconLock size={14} />}
          loading={busy}
          disabled={body.trim() === ''}
        >
          {t('note.save')}
        </Button>
      </Group>
    </form>
  );
}
