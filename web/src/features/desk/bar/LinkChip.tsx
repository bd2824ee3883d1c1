import { IconWifi, IconWifiOff } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { useLink } from '../../../realtime/store';
import classes from './DeskBar.module.css';

const LOOK = { live: classes.live, connecting: classes.warn, lost: classes.lost };

export function LinkChip() {
  const { t } = useTranslation('desk');
  const state = useLink((link) => link.state);
  const Icon = state === 'live' ? IconWifi : IconWifiOff;
  return (
    <span className={clsx(classes.chip, LOOK[state])} data-testid="link" data-state={state}>
      <Icon size={16} stroke={1.8} aria-hidden />
      {t(`link.${state}`)}
    </span>
  );
}
