import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../../shared/lib/now';
import { dayDistance, longDate } from '../../../shared/lib/time';
import classes from './ThreadView.module.css';

export function Day({ at }: { at: number }) {
  const { t } = useTranslation('desk');
  const distance = dayDistance(at, useServerNow(60_000));
  const name = distance === 0 ? t('thread.today') : distance === 1 ? t('thread.yesterday') : longDate(at);
  return (
    <p className={classes.day}>
      <span>{name}</span>
    </p>
  );
}
