// Asking before something is removed, and naming what stands in the way. What many depend on must be
// named by typing it.
import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import { i18next } from '../../../i18n';
import { sentence } from '../../../shared/lib/sentence';
import { ask } from '../../../shared/ui/ask';
import { outdate } from '../resource';

const NAMES_MAX = 8;

export type Removal = {
  /** What follows from it. */
  text: string;
  /** The name must be typed. */
  typed?: boolean;
  remove: (id: string) => Promise<unknown>;
  /** Addresses of the collections that become stale. */
  stale: string[];
};

type Target = { id: string; name: string };
type Refused = Target & { reason: string; places: string[] };

export function askRemoval(removal: Removal, targets: Target[], done: () => void): void {
  const [first] = targets;
  if (!first) return;
  const one = targets.length === 1;
  const title = one
    ? i18next.t('remove.title', { ns: 'admin', name: first.name })
    : i18next.t('remove.titleMany', { ns: 'admin', count: targets.length });
  ask(title, (close) => <Question removal={removal} targets={targets} done={done} close={close} />);
}

type Props = { removal: Removal; targets: Target[]; done: () => void; close: () => void };

function Question({ removal, targets, done, close }: Props) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [left, setLeft] = useState(targets);
  const [refused, setRefused] = useState<Refused[]>([]);
  const word = left.length === 1 ? (left[0]?.name ?? '') : String(left.length);
  const free = !removal.typed || typed.trim() === word;

  const remove = async () => {
    setBusy(true);
    const refusals = await removeAll(removal, left);
    setBusy(false);
    setRefused(refusals);
    const removed = left.length - refusals.length;
    if (removed > 0) {
      void outdate(client, removal.stale);
      notifications.show({ message: t('remove.done', { count: removed }) });
    }
    if (refusals.length > 0) return setLeft(refusals);
    close();
    done();
  };

  return (
    <Stack gap="md">
      {targets.length > 1 && (
        <Text size="sm" fw={600}>
          {left
            .slice(0, NAMES_MAX)
            .map((each) => each.name)
            .join(', ')}
          {left.length > NAMES_MAX && ` ${t('remove.andMore', { count: left.length - NAMES_MAX })}`}
        </Text>
      )}
      <Text size="sm">{removal.text}</Text>
      {refused.map((each) => (
        <Refusal key={each.id} refused={each} />
      ))}
      {removal.typed && (
        <TextInput
          label={t('remove.type', { name: word })}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t('form.cancel')}
        </Button>
        <Button color="red" loading={busy} disabled={!free} onClick={remove}>
          {refused.length > 0 ? t('remove.again') : t('remove.do')}
        </Button>
      </Group>
    </Stack>
  );
}

function Refusal({ refused }: { refused: Refused }) {
  const { t } = useTranslation('admin');
  return (
    <Alert color="red" role="alert" title={t('remove.refused', { name: refused.name })}>
      {refused.places.length === 0 ? (
        refused.reason
      ) : (
        <>
          {t('remove.places')}
          <List size="sm">
            {refused.places.slice(0, NAMES_MAX).map((place) => (
              <List.Item key={place}>{place}</List.Item>
            ))}
            {refused.places.length > NAMES_MAX && (
              <List.Item>{t('remove.andMore', { count: refused.places.length - NAMES_MAX })}</List.Item>
            )}
          </List>
        </>
      )}
    </Alert>
  );
}

/** One after the other: what goes, goes, and the rest says why it stays. */
async function removeAll(removal: Removal, targets: Target[]): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const target of targets) {
    try {
      await removal.remove(target.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : i18next.t('form.failed', { ns: 'admin' });
      refused.push({ ...target, reason, places: placesOf(error) });
    }
  }
  return refused;
}

function placesOf(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code !== 'in_use') return [];
  return [
    ...new Set(error.fields.map(({ field, message }) => (/^\d+$/.test(message) ? `${field} #${message}` : message))),
  ]
    .map(sentence)
    .map((text) => text.replace(/\.$/, ''));
}
