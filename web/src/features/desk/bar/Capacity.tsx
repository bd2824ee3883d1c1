import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../../realtime/store';
import classes from './DeskBar.module.css';

export function Capacity() {
  const { t } = useTranslation('desk');
  const load = useDesk((desk) => desk.presence.load);
  const capacity = useDesk((desk) => desk.presence.capacity);
  return (
    <Tooltip label={t('capacity.hint')}>
      <span className={`${classes.slots} num`}>
        {capacity === 0 ? t('capacity.unlimited', { count: load }) : t('capacity.limited', { load, capacity })}
      </span>
    </Tooltip>
  );
}
