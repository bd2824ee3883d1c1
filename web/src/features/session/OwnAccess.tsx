// What is one's own: password, sessions, API keys.
import { Tabs } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { OwnKeys } from './OwnKeys';
import { OwnSessions } from './OwnSessions';
import { PasswordForm } from './PasswordForm';
import './texts';

export default function OwnAccess() {
  const { t } = useTranslation('access');
  return (
    <Tabs defaultValue="password" keepMounted={false}>
      <Tabs.List aria-label={t('tabs')} mb="md">
        <Tabs.Tab value="password">{t('tab.password')}</Tabs.Tab>
        <Tabs.Tab value="sessions">{t('tab.sessions')}</Tabs.Tab>
        <Tabs.Tab value="keys">{t('tab.keys')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="password">
        <PasswordForm done={() => notifications.show({ message: t('password.saved') })} />
      </Tabs.Panel>
      <Tabs.Panel value="sessions">
        <OwnSessions />
      </Tabs.Panel>
      <Tabs.Panel value="keys">
        <OwnKeys />
      </Tabs.Panel>
    </Tabs>
  );
}
