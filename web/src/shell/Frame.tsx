// The frame around every page: dark rail, top bar, banners, and the page itself.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Frame.module.css';
import { PasswordBanner } from './PasswordBanner';

type Props = { rail: ReactNode; bar: ReactNode; banners?: ReactNode; children: ReactNode };

export function Frame({ rail, bar, banners, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.frame}>
      <nav className={classes.rail} aria-label={t('shell.main')}>
        {rail}
      </nav>
      <section className={classes.bar} aria-label={t('shell.bar')}>
        {bar}
      </section>
      <div className={classes.banners}>
        <PasswordBanner />
        {banners}
      </div>
      <main className={classes.page}>{children}</main>
    </div>
  );
}
