// In place of the composer while a transfer waits for an answer: to whom, how long, and the way back (TRF-04).
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { InteractionCard } from '../../../realtime/frames';
import { useServerNow } from '../../../shared/lib/now';
import { duration } from '../../../shared/lib/time';
import { showRefusal } from '../refusals';
import classes from './TransferBar.module.css';

export function TransferBar({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const [busy, setBusy] = useState(false);
  const takeBack = async () => {
    setBusy(true);
    const result = await command({ kind: 'cancel_transfer', interaction_id: card.id });
    setBusy(false);
    if (!result.ok) showRefusal(result.error);
  };
  return (
    <section className={classes.bar} aria-label={t('transfer.waiting', { to: card.transfer?.to ?? '' })}>
      <IconArrowsExchange size={22} stroke={1.6} aria-hidden />
      <div className={classes.words}>
        <p role="status">{t('transfer.waiting', { to: card.transfer?.to ?? '' })}</p>
        <p className={classes.hint}>
          {card.transfer && <Left until={card.transfer.until} />} {t('transfer.hint')}
        </p>
      </div>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={17} />}
        loading={busy}
        onClick={() => void takeBack()}
        data-autofocus
      >
        {t('transfer.back')}
      </Button>
    </section>
  );
}

function Left({ until }: { until: string }) {
  const { t } = useTranslation('desk');
  const left = Math.max(0, Date.parse(until) - useServerNow(250));
  return (
    <span className="num" role="timer" aria-live="off">
      {t('transfer.left', { time: duration(Math.ceil(left / 1000) * 1000) })} ·
    </span>
  );
}
