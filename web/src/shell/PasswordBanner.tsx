// SYS-04: from fifteen days before a password ends.
import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../api/session';
import { openOwn } from './OwnDrawer';
import classes from './PasswordBanner.module.css';

export function PasswordBanner() {
  const { t } = useTranslation();
  const days = useQuery({ ...sessionQuery, enabled: false }).data?.passwordDaysLeft ?? null;
  if (days === null) return null;
  return (
    <div className={classes.banner} role="status">
      <IconKey size={18} aria-hidden />
      <span>{days === 0 ? t('shell.passwordEnded') : t('shell.passwordEnds', { count: days })}</span>
      <Button size="compact-sm" variant="default" onClick={openOwn}>
        {t('shell.passwordChange')}
      </Button>
    </div>
  );
}
