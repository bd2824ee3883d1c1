// The agent's own status, how long it has lasted, and the change of it.
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command } from '../../../realtime/desk';
import type { Presence } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import { useServerNow } from '../../../shared/lib/now';
import { duration } from '../../../shared/lib/time';
import { showRefusal } from '../refusals';
import classes from './DeskBar.module.css';
import { chooseProfile } from './ProfileQuestion';

export function StatusSwitch() {
  const { t } = useTranslation('desk');
  const presence = useDesk((desk) => desk.presence);
  const pauses = useDesk((desk) => desk.pauses);
  const name = useStatusName(presence);

  const change = async (status: 'ready' | 'paused', pause?: string) => {
    const result = await command({ kind: 'status', status, ...(pause ? { pause } : {}) });
    if (!result.ok) showRefusal(result.error);
  };

  return (
    <Menu width={230}>
      <Menu.Target>
        <UnstyledButton className={classes.state} aria-label={t('status.button', { name })} data-testid="status">
          <span className={classes.dot} data-status={presence.status} aria-hidden />
          <strong>{name}</strong>
          <Timer since={presence.since} />
          <IconChevronDown size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {presence.system && <Menu.Label>{t('status.system')}</Menu.Label>}
        {presence.set_by && <Menu.Label>{t('status.setBy', { name: presence.set_by })}</Menu.Label>}
        <Menu.Item
          leftSection={<span className={classes.dot} data-status="ready" />}
          rightSection={presence.status === 'ready' ? <IconCheck size={15} /> : null}
          disabled={presence.system}
          onClick={() => change('ready')}
        >
          {t('status.ready')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('status.pause')}</Menu.Label>
        {pauses.length === 0 && <Menu.Item disabled>{t('status.noPauses')}</Menu.Item>}
        {pauses.map((pause) => (
          <Menu.Item
            key={pause}
            leftSection={<span className={classes.dot} data-status="paused" />}
            rightSection={presence.pause === pause ? <IconCheck size={15} /> : null}
            disabled={presence.system}
            onClick={() => change('paused', pause)}
          >
            {pause}
          </Menu.Item>
        ))}
        <Profiles presence={presence} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Queues beyond the own ones, for who has profiles to choose from. */
function Profiles({ presence: { profiles, profile_id, asks_profile } }: { presence: Presence }) {
  const { t } = useTranslation('desk');
  if (profiles.length === 0) return null;
  const none = { id: null, name: t('profile.none') };
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('profile.menu')}</Menu.Label>
      {[...profiles, none].map(({ id, name }) => (
        <Menu.Item
          key={id}
          rightSection={!asks_profile && (profile_id ?? null) === id ? <IconCheck size={15} /> : null}
          onClick={() => void chooseProfile(id)}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}

function Timer({ since }: { since: string }) {
  const now = useServerNow(1000);
  const started = Date.parse(since);
  return started > 0 ? <span className={classes.timer}>{duration(now - started)}</span> : null;
}

function useStatusName(presence: Presence): string {
  const { t } = useTranslation('desk');
  if (presence.status === 'paused') return presence.pause ?? t('status.paused');
  return presence.status === 'ready' ? t('status.ready') : t('status.loggedOut');
}
