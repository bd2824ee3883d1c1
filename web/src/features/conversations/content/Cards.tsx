// Contact cards that somebody shared (MSG-12); who may add contacts adds them from here (CON-13).
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconMail, IconPhone, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type { ResolveContactData, ResolveContactResponse } from '../../../api/gen';
import type { SharedContact } from '../../../realtime/content';
import { phone as written } from '../../../shared/lib/names';
import { Person } from '../../../shared/ui/Person';
import classes from './Content.module.css';

type Props = { cards: SharedContact[]; adds?: { accountId: string } };

export function Cards({ cards, adds }: Props) {
  return (
    <div className={classes.cards}>
      {cards.map((card) => (
        <Card key={`${card.name}/${card.phones.map(({ phone }) => phone).join('/')}`} card={card} adds={adds} />
      ))}
    </div>
  );
}

function Card({ card, adds }: { card: SharedContact; adds: Props['adds'] }) {
  const { t } = useTranslation('messages');
  const name = card.name || card.phones[0]?.phone || t('kind.contacts');
  const number = card.phones[0];
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <Person name={name} seed={number?.phone ?? name} size={40} />
        <span className={classes.documentWords}>
          <strong dir="auto">{name}</strong>
          {card.organization && <small dir="auto">{card.organization}</small>}
        </span>
      </div>
      {card.phones.map(({ phone, kind }) => (
        <div key={phone} className={classes.cardLine}>
          <IconPhone size={14} aria-hidden />
          <span className="num">{written(phone)}</span>
          {kind && <small>{kind.toLowerCase()}</small>}
        </div>
      ))}
      {card.emails.map((address) => (
        <div key={address} className={classes.cardLine}>
          <IconMail size={14} aria-hidden />
          <span>{address}</span>
        </div>
      ))}
      {adds && number && <Add name={name} number={number.wa_id || number.phone} accountId={adds.accountId} />}
    </div>
  );
}

type Say = ReturnType<typeof useTranslation<'messages'>>['t'];

/** A newcomer comes into the list of the account, which not everybody sees. */
function reasonOf(error: unknown, t: Say): string {
  if (!(error instanceof ApiError)) return String(error);
  return error.fields.some(({ field }) => field === 'account_id') ? t('card.otherList') : error.message;
}

function Add({ name, number, accountId }: { name: string; number: string; accountId: string }) {
  const { t } = useTranslation('messages');
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const add = async () => {
    setState('busy');
    try {
      const { created } = await call<ResolveContactData, ResolveContactResponse>('POST', {
        url: '/api/contacts/resolve',
        body: { account_id: accountId, phone: number.replace(/[^\d]/g, ''), first_name: name },
      });
      setState('done');
      notifications.show({ message: t(created ? 'card.added' : 'card.known', { name }) });
    } catch (error) {
      setState('open');
      notifications.show({ color: 'orange', message: reasonOf(error, t) });
    }
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={state === 'busy'}
      disabled={state === 'done'}
      leftSection={state === 'done' ? <IconCheck size={14} aria-hidden /> : <IconUserPlus size={14} aria-hidden />}
      onClick={() => void add()}
      aria-label={t('card.addNamed', { name })}
    >
      {t(state === 'done' ? 'card.isAdded' : 'card.add')}
    </Button>
  );
}
