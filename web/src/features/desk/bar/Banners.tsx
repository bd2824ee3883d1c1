// What concerns the whole page: no connection, or a new version of it.
import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOutbox } from '../../../realtime/outbox';
import { useDesk, useLink } from '../../../realtime/store';
import classes from './Banners.module.css';

/** Shorter losses are not worth a banner: it would only flicker. */
const PATIENCE_MS = 2000;

export function Banners() {
  return (
    <>
      <ConnectionBanner />
      <VersionBanner />
    </>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation('desk');
  const lost = useLostFor(PATIENCE_MS);
  const waiting = useOutbox((outbox) => outbox.entries.filter((e) => e.state === 'waiting').length);
  if (!lost) return null;
  return (
    <div className={clsx(classes.banner, classes.lost)} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <span>
        {t('banner.lost')} {waiting > 0 ? t('banner.waiting', { count: waiting }) : t('banner.lostHint')}
      </span>
    </div>
  );
}

export function useLostFor(patienceMs: number): boolean {
  const lostAt = useLink((link) => link.lostAt);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (lostAt === null) {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), Math.max(0, lostAt + patienceMs - Date.now()));
    return () => clearTimeout(timer);
  }, [lostAt, patienceMs]);
  return lost;
}

function VersionBanner() {
  const { t } = useTranslation('desk');
  const first = useLink((link) => link.firstBuild);
  const build = useDesk((desk) => desk.build);
  const [stale, setStale] = useState(false);
  useEffect(() => {
    const missing = (event: Event) => {
      event.preventDefault();
      setStale(true);
    };
    window.addEventListener('vite:preloadError', missing);
    return () => window.removeEventListener('vite:preloadError', missing);
  }, []);
  if (!stale && (!first || !build || first === build)) return null;
  return (
    <div className={clsx(classes.banner, classes.version)} role="status">
      <IconRefresh size={18} aria-hidden />
      <span>{t('banner.version')}</span>
      <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
        {t('banner.reload')}
      </Button>
    </div>
  );
}
