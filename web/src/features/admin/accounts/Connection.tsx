// How the connection to the provider is doing, looked at again and again while somebody sets it up (ACC-46).
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { accounts } from '../resources';
import classes from './Connection.module.css';
import { Line } from './Line';
import { TestMessage } from './TestMessage';

const WAITING_AGAIN_MS = 3_000;
const AGAIN_MS = 15_000;

export function Connection({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const health =
    useQuery({
      queryKey: [accounts.url, 'health', account.id],
      queryFn: async () => (await accounts.get(account.id)).health,
      initialData: account.health,
      refetchInterval: ({ state }) => (state.data?.last_inbound_at ? AGAIN_MS : WAITING_AGAIN_MS),
    }).data ?? account.health;
  const { last_inbound_at, last_outbound_at, last_outbound_error, signature_failures } = health;
  return (
    <section className={classes.connection} aria-labelledby="connection-title">
      <h3 id="connection-title">{t('connection.title')}</h3>
      <div role="status" aria-label={t('connection.title')}>
        {last_inbound_at ? (
          <Line state="good">{t('connection.received', { at: dateTime(last_inbound_at) })}</Line>
        ) : (
          <Line state="waiting">
            <strong>{t('connection.waiting')}</strong> {t('connection.write', { number: phone(account.phone) })}
          </Line>
        )}
      </div>
      {signature_failures > 0 && (
        <Line state="bad">
          <strong>{t('connection.signatures', { count: signature_failures })}</strong>{' '}
          {t(`connection.secret.${account.type}`)}
        </Line>
      )}
      {last_outbound_error ? (
        <Line state="bad">
          <strong>{t('connection.sendFails')}</strong> {last_outbound_error}
        </Line>
      ) : last_outbound_at ? (
        <Line state="good">{t('connection.sent', { at: dateTime(last_outbound_at) })}</Line>
      ) : (
        <Line state="open">{t('connection.neverSent')}</Line>
      )}
      <TestMessage account={account} />
    </section>
  );
}
