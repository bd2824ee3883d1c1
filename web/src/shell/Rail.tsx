import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from '../shared/ui/Logo';
import classes from './Rail.module.css';

type Target = {
  to: '/desk' | '/desk/all' | '/admin';
  search?: { i?: number };
  label: string;
  icon: ReactNode;
  badge?: number;
};

export function Rail({ targets, onHelp }: { targets: Target[]; onHelp?: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.logo}>
        <Logo size={32} />
      </span>
      {targets.map((target) => (
        <Tooltip key={target.to} label={target.label} position="right">
          <Link
            to={target.to}
            search={target.search ?? {}}
            className={classes.target}
            activeOptions={{ exact: target.to === '/desk', includeSearch: false }}
            activeProps={{ className: classes.here ?? '', 'aria-current': 'page' }}
            aria-label={named(target)}
          >
            {target.icon}
            {target.badge ? <span className={classes.badge}>{target.badge > 99 ? '99+' : target.badge}</span> : null}
          </Link>
        </Tooltip>
      ))}
      <span className={classes.space} />
      {onHelp && (
        <Tooltip label={`${t('shell.shortcuts')} (?)`} position="right">
          <UnstyledButton className={classes.target} onClick={onHelp} aria-label={t('shell.shortcuts')}>
            <IconHelp size={22} stroke={1.6} />
          </UnstyledButton>
        </Tooltip>
      )}
    </>
  );

  function named(target: Target): string {
    return target.badge ? t('shell.withCount', { label: target.label, count: target.badge }) : target.label;
  }
}
