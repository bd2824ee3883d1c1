import { Menu, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconLogout } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SignedInStaff } from '../api/gen';
import { signOut } from '../api/session';
import { Person } from '../shared/ui/Person';
import { OwnDrawer, openOwn } from './OwnDrawer';

export function ProfileMenu({ staff, beforeLeaving }: { staff: SignedInStaff; beforeLeaving?: () => Promise<void> }) {
  const { t } = useTranslation();
  const router = useRouter();

  const leave = async () => {
    try {
      await beforeLeaving?.();
      await signOut();
    } catch {
      notifications.show({ color: 'red', message: t('shell.signOutFailed') });
      return;
    }
    await router.navigate({ to: '/login' });
  };

  return (
    <>
      <Menu width={260}>
        <Menu.Target>
          <UnstyledButton aria-label={t('shell.profile', { name: staff.full_name })} style={{ borderRadius: 999 }}>
            <Person name={staff.full_name} seed={staff.id} size={34} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text fw={650} size="sm" c="var(--text)">
              {staff.full_name}
            </Text>
            <Text size="xs" c="var(--text-2)">
              {staff.username} · {t(`role.${staff.role}`)}
            </Text>
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item leftSection={<IconKey size={16} />} onClick={openOwn}>
            {t('shell.own')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
            {t('shell.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <OwnDrawer />
    </>
  );
}
