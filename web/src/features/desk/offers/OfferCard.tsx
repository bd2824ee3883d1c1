import { Badge, Button, Kbd } from '@mantine/core';
import { IconArrowsExchange, IconBrandWhatsapp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FrameError, OfferCard as Offer } from '../../../realtime/frames';
import { phone } from '../../../shared/lib/names';
import { useServerNow } from '../../../shared/lib/now';
import { duration } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { explain } from '../refusals';
import { Countdown, urgency } from './Countdown';
import classes from './Offers.module.css';

type Props = {
  offer: Offer;
  /** Grows with each ring: the card shakes again. */
  rings: number;
  first: boolean;
  answering: 'accept' | 'reject' | undefined;
  trouble: FrameError | undefined;
  answer: (offer: Offer, kind: 'accept' | 'reject') => void;
};

export function OfferCard({ offer, rings, first, answering, trouble, answer }: Props) {
  const { t } = useTranslation('desk');
  const now = useServerNow(250);
  const name = offer.contact_name || phone(offer.contact_label);
  const total = Date.parse(offer.until) - Date.parse(offer.offered_at);
  const left = Math.max(0, Date.parse(offer.until) - now);
  const share = total > 0 ? Math.min(1, left / total) : 0;
  const titleId = `offer-${offer.interaction_id}`;
  return (
    <div
      role="alertdialog"
      aria-modal="false"
      aria-labelledby={titleId}
      aria-describedby={`${titleId}-text`}
      className={classes.card}
      data-urgency={urgency(left)}
      data-testid="offer"
    >
      <div className={classes.bar} style={{ transform: `scaleX(${share})` }} aria-hidden />
      <div
        key={offer.shake ? rings : 0}
        className={classes.inside}
        data-shake={(offer.shake && rings > 0) || undefined}
      >
        <div className={classes.top}>
          <Person name={name} seed={offer.contact_label} size={44} />
          <div className={classes.who}>
            <h2 id={titleId}>
              <span className="truncate">{name}</span>
              <IconBrandWhatsapp size={16} aria-label="WhatsApp" className={classes.whatsapp} />
            </h2>
            {offer.contact_name && <div className={`${classes.facts} num`}>{phone(offer.contact_label)}</div>}
            <div className={classes.facts}>
              <Badge size="sm" variant="outline" color="gray" c="var(--text)">
                {offer.account_key}
              </Badge>
              {offer.queue_name && <Badge size="sm">{offer.queue_name}</Badge>}
              <span className="num">
                {t('offer.waited', { time: duration(now - Date.parse(offer.waiting_since)) })}
              </span>
            </div>
          </div>
          <Countdown left={left} share={share} />
        </div>
        {offer.offer_kind === 'your_conversation' && <p className={classes.yours}>{t('offer.yours')}</p>}
        {offer.offer_kind === 'transfer' && (
          <p className={classes.yours}>
            <IconArrowsExchange size={15} aria-hidden /> {t('offer.transfer')}
          </p>
        )}
        <div id={`${titleId}-text`} className={classes.words}>
          {offer.notification && <p className={classes.notification}>{offer.notification}</p>}
          <p className={classes.preview} dir="auto">
            {offer.preview}
          </p>
        </div>
        {trouble && (
          <p className={classes.trouble} role="alert">
            {explain(trouble)}
          </p>
        )}
        <div className={classes.buttons}>
          <Button
            variant="default"
            loading={answering === 'reject'}
            disabled={answering !== undefined}
            onClick={() => answer(offer, 'reject')}
            rightSection={first ? <Kbd size="xs">Alt R</Kbd> : null}
          >
            {t('offer.reject')}
          </Button>
          <Button
            loading={answering === 'accept'}
            disabled={answering !== undefined}
            onClick={() => answer(offer, 'accept')}
            rightSection={
              first ? (
                <Kbd size="xs" className={classes.kbd}>
                  Alt A
                </Kbd>
              ) : null
            }
          >
            {t('offer.accept')}
          </Button>
        </div>
      </div>
    </div>
  );
}
