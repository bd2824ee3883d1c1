// Notices of the operating system, for offers that arrive while the page is hidden.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferCard } from '../../../realtime/frames';
import { isLeader } from '../../../shared/lib/leader';
import { phone } from '../../../shared/lib/names';

export function useDesktopNotices(offers: OfferCard[]): void {
  const { t } = useTranslation('desk');
  const shown = useRef(new Map<string, Notification>());

  useEffect(() => {
    const wanted = new Set(offers.map(tagOf));
    for (const [tag, notice] of shown.current) {
      if (wanted.has(tag)) continue;
      notice.close();
      shown.current.delete(tag);
    }
    if (!document.hidden || !isLeader() || typeof Notification === 'undefined') return;
    if (Notification.permission !== 'granted') return;
    for (const offer of offers) {
      const tag = tagOf(offer);
      if (shown.current.has(tag)) continue;
      const title = t('notices.offer', { name: offer.contact_name || phone(offer.contact_label) });
      const notice = new Notification(title, {
        body: [offer.notification, offer.preview].filter(Boolean).join('\n'),
        tag,
        requireInteraction: true,
        silent: true,
      });
      notice.onclick = () => {
        window.focus();
        notice.close();
      };
      shown.current.set(tag, notice);
    }
  }, [offers, t]);

  useEffect(() => {
    const notices = shown.current;
    return () => {
      for (const notice of notices.values()) notice.close();
    };
  }, []);
}

function tagOf(offer: OfferCard): string {
  return `offer-${offer.interaction_id}-${offer.ticket}`;
}
