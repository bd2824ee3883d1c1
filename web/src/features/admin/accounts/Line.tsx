// One thing that is known about a connection: good, bad, in doubt, still awaited, or open.
import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Connection.module.css';

const ICONS = {
  good: IconCircleCheck,
  bad: IconAlertTriangle,
  doubt: IconHelpCircle,
  open: IconCircleDashed,
} as const;

export function Line({ state, children }: { state: keyof typeof ICONS | 'waiting'; children: ReactNode }) {
  const Icon = state === 'waiting' ? null : ICONS[state];
  return (
    <p className={classes.line} data-state={state}>
      {Icon ? <Icon size={18} stroke={1.8} aria-hidden /> : <Loader size={16} color="yellow" aria-hidden />}
      <span>{children}</span>
    </p>
  );
}
