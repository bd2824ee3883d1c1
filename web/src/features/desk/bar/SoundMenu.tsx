// Sound and desktop notices: what is blocked is said, and can be tried out.
import { ActionIcon, Button, Popover, Slider, Stack, Switch, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconBell, IconBellOff, IconVolumeOff } from '@tabler/icons-react';
import clsx from 'clsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ringUntilStopped, useSound } from '../../../shared/lib/audio';
import { usePreferences } from '../../../shared/lib/preferences';
import classes from './DeskBar.module.css';

export function SoundMenu() {
  const { t } = useTranslation('desk');
  const { volume, muted } = usePreferences();
  const blocked = useSound((sound) => sound.blocked);
  const [opened, setOpened] = useState(false);
  return (
    <>
      {blocked && !muted && (
        <UnstyledButton className={clsx(classes.chip, classes.warn)}>
          <IconVolumeOff size={16} aria-hidden />
          {t('sound.blocked')}
        </UnstyledButton>
      )}
      <Popover
        width={280}
        position="bottom-end"
        shadow="md"
        trapFocus
        withinPortal={false}
        opened={opened}
        onChange={setOpened}
      >
        <Popover.Target>
          <Tooltip label={t('sound.menu')} disabled={opened}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('sound.menu')}
              onClick={() => setOpened(!opened)}
            >
              {muted ? <IconBellOff size={20} stroke={1.6} /> : <IconBell size={20} stroke={1.6} />}
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('sound.menu')}>
          <Stack gap="md">
            <Switch
              label={t('sound.on')}
              checked={!muted}
              onChange={(event) => usePreferences.setState({ muted: !event.currentTarget.checked })}
            />
            <div>
              <Text size="sm" id="volume-label">
                {t('sound.volume')}
              </Text>
              <Slider
                value={Math.round(volume * 100)}
                onChange={(value) => usePreferences.setState({ volume: value / 100 })}
                disabled={muted}
                label={(value) => `${value} %`}
                thumbProps={{ 'aria-labelledby': 'volume-label' }}
              />
            </div>
            <Button variant="default" size="xs" disabled={muted} onClick={() => ringUntilStopped(5, 1)}>
              {t('sound.test')}
            </Button>
            <DesktopNotices />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function DesktopNotices() {
  const { t } = useTranslation('desk');
  const supported = typeof Notification !== 'undefined';
  const [permission, setPermission] = useState(supported ? Notification.permission : 'denied');
  if (!supported) return null;
  if (permission === 'granted') return <Text size="sm">{t('notices.on')}</Text>;
  if (permission === 'denied') {
    return (
      <Text size="sm" c="var(--text-2)">
        {t('notices.denied')}
      </Text>
    );
  }
  return (
    <Button variant="light" size="xs" onClick={async () => setPermission(await Notification.requestPermission())}>
      {t('notices.ask')}
    </Button>
  );
}
