// The stack of offers, most urgent first, beside the work and never on it.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { FrameError, OfferCard as Offer } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import { showRefusal } from '../refusals';
import { useOfferKeys } from '../useDeskKeys';
import { OfferCard } from './OfferCard';
import classes from './Offers.module.css';
import { useDesktopNotices } from './useDesktopNotices';
import { useRinging } from './useRinging';

/** Codes after which the offer still stands, so that the card explains instead of leaving. */
const STANDING = new Set(['at_capacity', 'tab_limit', 'not_ready', 'try_again', 'too_fast']);

const SHOWN_MAX = 4;

export function Offers({ accepted }: { accepted: (id: string) => void }) {
  const { t } = useTranslation('desk');
  const offers = useDesk((desk) => desk.offers);
  const rings = useRinging(offers);
  const [answering, setAnswering] = useState<Record<string, 'accept' | 'reject'>>({});
  const [troubles, setTroubles] = useState<Record<string, FrameError>>({});
  useDesktopNotices(offers);

  const answer = useCallback(
    async (offer: Offer, kind: 'accept' | 'reject') => {
      const key = keyOf(offer);
      setAnswering((now) => ({ ...now, [key]: kind }));
      const result = await command({ kind, interaction_id: offer.interaction_id, ticket: offer.ticket });
      setAnswering(({ [key]: _done, ...rest }) => rest);
      if (result.ok) {
        if (kind === 'accept') accepted(offer.interaction_id);
        return;
      }
      if (STANDING.has(result.error.code)) setTroubles((now) => ({ ...now, [key]: result.error }));
      else showRefusal(result.error, `offer-${offer.interaction_id}`);
    },
    [accepted],
  );

  const first = offers[0];
  const firstFree = first && !answering[keyOf(first)] ? first : undefined;
  useOfferKeys(firstFree, answer);

  const shown = offers.slice(0, SHOWN_MAX);
  return (
    <section className={classes.stack} aria-live="assertive" aria-label={t('offer.region')}>
      {shown.map((offer, index) => (
        <OfferCard
          key={keyOf(offer)}
          offer={offer}
          rings={rings}
          first={index === 0}
          answering={answering[keyOf(offer)]}
          trouble={troubles[keyOf(offer)]}
          answer={answer}
        />
      ))}
      {offers.length > SHOWN_MAX && (
        <p className={classes.more}>{t('offer.more', { count: offers.length - SHOWN_MAX })}</p>
      )}
    </section>
  );
}

function keyOf(offer: Offer): string {
  return `${offer.interaction_id}/${offer.ticket}`;
}
