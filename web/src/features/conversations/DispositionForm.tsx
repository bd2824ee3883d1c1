// How a conversation ended: one of the dispositions that count for it, and a note.
import { Alert, Button, Group, Skeleton, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { type Choice, ChoiceList } from './ChoiceList';
import { dispositionsOf } from './requests';
import './texts';

const NOTE_CHARS_MAX = 1000;

export type Chosen = { disposition_id: string; note: string | null };

type Props = {
  id: string;
  confirm: string;
  cancelLabel?: string;
  /** Refusals of fields land on them; others above the buttons. */
  submit: (chosen: Chosen | null) => Promise<unknown>;
  cancel: () => void;
  /** It can be sent without a choice. */
  optional?: boolean;
  children?: ReactNode;
};

export function DispositionForm({ id, confirm, cancelLabel, submit, cancel, optional, children }: Props) {
  const { t } = useTranslation('conversations');
  const form = useForm({ optional: optional ?? false, submit });
  const { data, error, refetch } = useQuery(dispositionsOf(id));
  const choices: Choice[] = (data?.rows ?? []).map((row) => ({ value: row.id, levels: row.levels }));
  const chars = [...form.note].length;
  return (
    <form onSubmit={form.send} noValidate>
      <Stack gap="md">
        {children}
        {error && (
          <Alert color="red" title={t('disposition.failed')}>
            {error.message}{' '}
            <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
              {t('disposition.retry')}
            </Button>
          </Alert>
        )}
        {!data && !error && <Skeleton height={180} />}
        {data && (
          <ChoiceList
            label={t('disposition.label')}
            search={t('disposition.search')}
            none={t('disposition.none')}
            choices={choices}
            value={form.chosen}
            onChange={form.choose}
            error={form.errors.disposition_id}
          />
        )}
        <Textarea
          label={t('disposition.note')}
          description={t('disposition.noteHint')}
          autosize
          minRows={2}
          maxRows={5}
          value={form.note}
          onChange={(event) => form.write(event.currentTarget.value)}
          error={chars > NOTE_CHARS_MAX ? t('disposition.noteLong', { max: NOTE_CHARS_MAX }) : form.errors.note}
        />
        {form.trouble && (
          <Alert color="red" role="alert">
            {form.trouble}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={cancel}>
            {cancelLabel ?? t('disposition.cancel')}
          </Button>
          <Button type="submit" loading={form.busy} disabled={chars > NOTE_CHARS_MAX}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Errors = Partial<Record<'disposition_id' | 'note', string>>;

function useForm({ optional, submit }: { optional: boolean; submit: Props['submit'] }) {
  const { t } = useTranslation('conversations');
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  const check = (): Errors => {
    if (chosen) return {};
    if (!optional) return { disposition_id: t('disposition.missing') };
    return note.trim() === '' ? {} : { note: t('disposition.noteAlone') };
  };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = check();
    setErrors(wrong);
    setTrouble('');
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      await submit(chosen ? { disposition_id: chosen, note: note.trim() || null } : null);
    } catch (refusal) {
      const fields = refusal instanceof ApiError ? refusal.fields : [];
      setErrors(Object.fromEntries(fields.map(({ field, message }) => [field, message])));
      if (fields.length === 0) setTrouble(refusal instanceof Error ? refusal.message : t('failed'));
    } finally {
      setBusy(false);
    }
  };

  return {
    chosen,
    note,
    errors,
    trouble,
    busy,
    send: (event: FormEvent) => void send(event),
    choose: (value: string) => {
      setChosen(value);
      setErrors({});
    },
    write: (text: string) => {
      setNote(text);
      setErrors({});
    },
  };
}
