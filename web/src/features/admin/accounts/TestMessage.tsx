// Whether the account can send, tried with one text to somebody's phone (ACC-46).
import { Button, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type { Account, SendTestMessageData, SendTestMessageResponse, TestMessageResult } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { sentence } from '../../../shared/lib/sentence';
import { useFailureWords } from '../failures';
import { Refusal } from '../form/EditForm';
import { accounts } from '../resources';
import classes from './Connection.module.css';
import { Line } from './Line';

export function TestMessage({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [to, setTo] = useState('');
  const sending = useMutation({
    mutationFn: () =>
      call<SendTestMessageData, SendTestMessageResponse>('POST', {
        url: '/api/whatsapp/accounts/{id}/test-message',
        path: { id: account.id },
        body: { to: to.trim() },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [accounts.url, 'health', account.id] }),
  });
  const { error, data, isPending } = sending;
  const wrong = error instanceof ApiError ? error.fields.find(({ field }) => field === 'to') : undefined;
  const send = () => {
    if (to.trim() !== '' && !isPending) sending.mutate();
  };
  // The field stands in the form of the account, which is not to be saved by this.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    send();
  };
  return (
    <div className={classes.test}>
      <div className={classes.testRow}>
        <TextInput
          label={t('test.to')}
          description={t('test.hint', { number: phone(account.phone) })}
          placeholder="+49 171 1234567"
          type="tel"
          inputMode="tel"
          autoComplete="off"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          error={wrong && sentence(wrong.message)}
        />
        <Button
          variant="default"
          leftSection={<IconSend2 size={16} />}
          disabled={to.trim() === ''}
          loading={isPending}
          onClick={send}
        >
          {t('test.send')}
        </Button>
      </div>
      {!wrong && <Refusal error={error} />}
      <div role="status" aria-label={t('test.result')}>
        {data && !isPending && <Result result={data} />}
      </div>
    </div>
  );
}

const STATES = { accepted: 'good', refused: 'bad', try_later: 'bad', unknown: 'doubt' } as const;

function Result({ result: { outcome, reason, code, detail } }: { result: TestMessageResult }) {
  const { t } = useTranslation('accounts');
  const why = useFailureWords();
  const words = [code, detail].filter(Boolean).join(': ');
  return (
    <Line state={STATES[outcome]}>
      <strong>{t(`test.outcome.${outcome}`)}</strong> {outcome === 'refused' ? why(reason) : t(`test.then.${outcome}`)}
      {words && <span className={classes.words}>{t('test.words', { words })}</span>}
    </Line>
  );
}
