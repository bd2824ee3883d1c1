// The browser's own tab says how much waits: a number in the title and on the icon.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../realtime/store';
import { phone } from '../../shared/lib/names';

export function useAttention(): void {
  const { t } = useTranslation('desk');
  const offers = useDesk((desk) => desk.offers);
  const unread = useDesk((desk) => desk.interactions.reduce((sum, i) => sum + i.unread, 0));
  const first = offers[0];
  const count = offers.length + unread;

  useEffect(() => {
    const subject = first
      ? t('attention.offer', { name: first.contact_name || phone(first.contact_label) })
      : 'Switchboard';
    document.title = count > 0 ? `(${count}) ${subject}` : subject;
    document.querySelector('link[rel="icon"]')?.setAttribute('href', icon(count));
  }, [count, first, t]);

  useEffect(
    () => () => {
      document.title = 'Switchboard';
      document.querySelector('link[rel="icon"]')?.setAttribute('href', icon(0));
    },
    [],
  );
}

function icon(count: number): string {
  if (count === 0) return '/favicon.svg';
  const text = count > 9 ? '9+' : String(count);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b7a5f"/>' +
    '<circle cx="20" cy="19" r="12.500" fill="#d1323a"/>' +
    `<text x="20" y="25" font-family="sans-serif" font-size="17" font-weight="700" fill="#fff" text-anchor="middle">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
