// Delivery of an own message. A single check means trouble, not "sent": what is on its way shows a
// clock, so the single check keeps its warning (MSG-05).
import { Tooltip } from '@mantine/core';
import { IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageFailure } from '../../../realtime/frames';
import { knownReason } from '../../../shared/lib/failures';
import classes from './Bubble.module.css';

export function Ticks({ delivery, error }: { delivery: string; error?: MessageFailure | null }) {
  const { t } = useTranslation('desk');
  const reason = useFailureText(error);
  switch (delivery) {
    case 'failed':
      return (
        <Tooltip label={reason} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
          <button type="button" className={classes.tick} data-delivery="failed" aria-label={reason}>
            <IconCheck size={15} stroke={2.4} aria-hidden />
          </button>
        </Tooltip>
      );
    case 'delivered':
      return <Tick delivery="delivered" label={t('ticks.delivered')} Icon={IconChecks} />;
    case 'read':
      return <Tick delivery="read" label={t('ticks.read')} Icon={IconChecks} />;
    default:
      return <Tick delivery="waiting" label={t('ticks.waiting')} Icon={IconClock} />;
  }
}

function Tick({ delivery, label, Icon }: { delivery: string; label: string; Icon: typeof IconCheck }) {
  return (
    <Tooltip label={label}>
      <span className={classes.tick} data-delivery={delivery} role="img" aria-label={label}>
        <Icon size={15} stroke={2} aria-hidden />
      </span>
    </Tooltip>
  );
}

export function useFailureText(error: MessageFailure | null | undefined): string {
  const { t } = useTranslation('desk');
  if (!error) return t('failure.other');
  const details = [error.code, error.detail].filter(Boolean).join(': ');
  const text = t(`failure.${knownReason(error.kind)}`);
  return details ? `${text} (${details})` : text;
}
