// A first message to a number (OUT-01..OUT-06): the server finds its contact or adds one, and the conversation opens
// among the agent's own.
import { Alert, Button, Group, Modal, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { DeskAccount } from '../../../api/gen';
import { start } from '../../conversations/requests';
import { explain } from '../refusals';

type Props = {
  accounts: DeskAccount[];
  opened: boolean;
  /** Counts the openings: each begins afresh, also while the last one is still closing. */
  turn: number;
  close: () => void;
  select: (id: string) => void;
};

export function StartDialog({ turn, opened, close, ...rest }: Props) {
  const { t } = useTranslation('desk');
  return (
    <Modal opened={opened} onClose={close} title={t('start.title')} size="md">
      {rest.accounts.some((account) => account.can_start) ? (
        <Form key={turn} {...rest} close={close} />
      ) : (
        <Text size="sm">{t('start.impossible')}</Text>
      )}
    </Modal>
  );
}

type Kind = 'text' | 'template';

function Form({ accounts, close, select }: Pick<Props, 'accounts' | 'close' | 'select'>) {
  const { t } = useTranslation('desk');
  const possible = accounts.filter((account) => account.can_start);
  const [accountId, setAccountId] = useState(possible.length === 1 ? (possible[0]?.id ?? null) : null);
  const [number, setNumber] = useState('');
  const [kind, setKind] = useState<Kind>('template');
  const [body, setBody] = useState('');
  const [trouble, setTrouble] = useState<{ field: string; message: string } | null>(null);
  const [busy, setBusy] = useState(false);
  // Sent again after a lost answer, it is the same message.
  const ref = useRef(crypto.randomUUID());
  const template = accounts.find((account) => account.id === accountId)?.recontact_template;
  const isText = kind === 'text' || !template;
  const complete = accountId !== null && number.trim() !== '' && (!isText || body.trim() !== '');
  const troubleOf = (field: string) => (trouble?.field === field ? trouble.message : undefined);

  const send = async () => {
    if (!accountId || !complete || busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      const message = { client_ref: ref.current, ...(isText && { body: body.trim() }) };
      const { id } = await start(accountId, number.trim(), message);
      close();
      select(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setTrouble(reasonOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack gap="md">
      <Select
        label={t('start.account')}
        data={accounts.map(({ id, name, can_start }) => ({
          value: id,
          label: can_start ? name : t('start.cannot', { name }),
          disabled: !can_start,
        }))}
        value={accountId}
        onChange={setAccountId}
        error={troubleOf('account_id')}
        allowDeselect={false}
      />
      <TextInput
        label={t('start.number')}
        description={t('start.numberHint')}
        type="tel"
        autoComplete="off"
        dir="ltr"
        data-autofocus
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={troubleOf('phone')}
      />
      {template && (
        <SegmentedControl
          value={kind}
          onChange={(value) => setKind(value === 'text' ? 'text' : 'template')}
          aria-label={t('start.kind')}
          data={[
            { value: 'template', label: t('start.template') },
            { value: 'text', label: t('start.text') },
          ]}
        />
      )}
      {isText ? (
        <Textarea
          label={t('start.body')}
          description={t('start.bodyHint')}
          autosize
          minRows={3}
          maxRows={8}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          error={troubleOf('body')}
        />
      ) : (
        <Text size="sm" c="var(--text-2)">
          {t('start.templateHint', { template })}
        </Text>
      )}
      {trouble?.field === '' && (
        <Alert color="red" role="alert">
          {trouble.message}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t('transfer.cancel')}
        </Button>
        <Button loading={busy} disabled={!complete} onClick={() => void send()}>
          {t('start.send')}
        </Button>
      </Group>
    </Stack>
  );
}

const OWN_FIELDS = ['account_id', 'phone', 'body'];

/** Where it belongs, and what it says. */
function reasonOf(error: ApiError): { field: string; message: string } {
  const known = error.fields.find(({ field }) => OWN_FIELDS.includes(field));
  return known ?? { field: '', message: explain({ code: error.code, message: error.message }) };
}
