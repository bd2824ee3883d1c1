// Handing a conversation over to an agent or a queue (TRF-01..04).
import { Alert, Button, Group, Modal, SegmentedControl, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receivers } from '../../../api/gen';
import { command } from '../../../realtime/desk';
import type { Command, InteractionCard } from '../../../realtime/frames';
import { phone } from '../../../shared/lib/names';
import { type Choice, ChoiceList } from '../../conversations/ChoiceList';
import { receiversOf } from '../../conversations/requests';
import { explain } from '../refusals';

type Target = Extract<Command, { kind: 'transfer' }>['to'];
type Kind = Target['kind'];

const NOTE_CHARS_MAX = 4096;
/** Who is ready changes while one looks for somebody. */
const AGAIN_MS = 5_000;

type Props = {
  card: InteractionCard;
  opened: boolean;
  /** Counts the openings: each begins afresh, also while the last one is still closing. */
  turn: number;
  close: () => void;
};

export function TransferDialog({ card, opened, turn, close }: Props) {
  const { t } = useTranslation('desk');
  return (
    <Modal opened={opened} onClose={close} title={t('transfer.title')} size="md">
      <Content key={turn} card={card} close={close} />
    </Modal>
  );
}

function Content({ card, close }: Pick<Props, 'card' | 'close'>) {
  const { t } = useTranslation('desk');
  const { data, error } = useQuery({ ...receiversOf(card.id), refetchInterval: AGAIN_MS });
  if (!data && error) return <Alert color="red">{error.message || t('transfer.failed')}</Alert>;
  if (!data) return <Skeleton height={220} />;
  if (kindsOf(data).length === 0) return <Text size="sm">{t('transfer.off')}</Text>;
  return <Form card={card} receivers={data} close={close} />;
}

function Form({ card, receivers, close }: { card: InteractionCard; receivers: Receivers; close: () => void }) {
  const { t } = useTranslation('desk');
  const kinds = kindsOf(receivers);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'agent');
  const [target, setTarget] = useState<Target | null>(null);
  const [note, setNote] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const choices = useChoices(receivers, kind);
  const chosen = target && target.kind === kind ? idOf(target) : null;
  // Somebody who pauses while being looked at cannot be chosen any longer.
  const possible = choices.some(({ value, disabled }) => value === chosen && !disabled);

  const send = async () => {
    if (!target || !possible) return;
    setBusy(true);
    setTrouble('');
    const result = await command({
      kind: 'transfer',
      interaction_id: card.id,
      to: target,
      ...(note.trim() && { note: note.trim() }),
    });
    setBusy(false);
    if (result.ok) close();
    else setTrouble(explain(result.error));
  };

  return (
    <Stack gap="md">
      <Text size="sm" c="var(--text-2)">
        {card.contact_name || phone(card.contact_label)} · #{card.id}
      </Text>
      {kinds.length > 1 && (
        <SegmentedControl
          value={kind}
          onChange={(value) => setKind(value === 'queue' ? 'queue' : 'agent')}
          aria-label={t('transfer.kind')}
          data={kinds.map((value) => ({ value, label: t(value === 'agent' ? 'transfer.agents' : 'transfer.queues') }))}
        />
      )}
      <ChoiceList
        key={kind}
        label={t(kind === 'agent' ? 'transfer.agents' : 'transfer.queues')}
        search={t(kind === 'agent' ? 'transfer.searchAgents' : 'transfer.searchQueues')}
        none={t(kind === 'agent' ? 'transfer.noAgents' : 'transfer.noQueues')}
        choices={choices}
        value={chosen}
        onChange={(id) => setTarget(kind === 'agent' ? { kind, agent_id: id } : { kind, queue_id: id })}
      />
      <Textarea
        label={t('transfer.note')}
        description={t('transfer.noteHint')}
        autosize
        minRows={2}
        maxRows={5}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={[...note].length > NOTE_CHARS_MAX ? t('composer.tooLong', { max: NOTE_CHARS_MAX }) : undefined}
      />
      {trouble && (
        <Alert color="red" role="alert">
          {trouble}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t('transfer.cancel')}
        </Button>
        <Button loading={busy} disabled={!possible || [...note].length > NOTE_CHARS_MAX} onClick={() => void send()}>
          {t('transfer.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}

export function kindsOf(receivers: Receivers): Kind[] {
  return [...(receivers.agents ? ['agent' as const] : []), ...(receivers.queues ? ['queue' as const] : [])];
}

function useChoices(receivers: Receivers, kind: Kind): Choice[] {
  const { t } = useTranslation('desk');
  if (kind === 'queue') {
    return (receivers.queues ?? []).map(({ id, name, ready }) => ({
      value: id,
      levels: [name],
      hint: t('transfer.ready', { count: ready }),
    }));
  }
  return (receivers.agents ?? []).map(({ id, name, ready }) => ({
    value: id,
    levels: [name],
    ...(!ready && { hint: t('transfer.paused'), disabled: true }),
  }));
}

function idOf(target: Target): string {
  return target.kind === 'agent' ? target.agent_id : target.queue_id;
}
