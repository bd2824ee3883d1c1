// What administrators do about how somebody signs in: unlock, sign out everywhere, make a reset link.
import { Badge, Button, Stack, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconLockOpen, IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  CreateAgentResetLinkResponse,
  CreateUserResetLinkResponse,
  ResetLink,
  UnlockAgentData,
  UnlockUserData,
} from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { ask } from '../../../shared/ui/ask';
import { CopyField } from '../../../shared/ui/CopyField';
import '../../session/texts';
import type { RowAction } from '../list/RowMenu';
import { outdate } from '../resource';

type Person = { id: string; full_name: string; locked: boolean; locked_until?: string | null };
type Folder = '/api/agents' | '/api/users';
type Request = { url: string; path: { id: string } };

const UNLOCK = {
  '/api/agents': '/api/agents/{id}/unlock' satisfies UnlockAgentData['url'],
  '/api/users': '/api/users/{id}/unlock' satisfies UnlockUserData['url'],
};

export function useAccessActions<T extends Person>(folder: Folder): RowAction<T>[] {
  const { t } = useTranslation('access');
  const client = useQueryClient();

  const post = async <R,>(url: string, row: T, done: (answer: R) => void) => {
    try {
      done(await call<Request, R>('POST', { url, path: { id: row.id } }));
      await outdate(client, [folder]);
    } catch (error) {
      notifications.show({ color: 'red', message: error instanceof Error ? error.message : t('failed') });
    }
  };

  return [
    {
      name: 'unlock',
      label: t('staff.unlock'),
      icon: <IconLockOpen size={16} />,
      hidden: (row) => !row.locked,
      run: (row) =>
        void post<T>(UNLOCK[folder], row, () =>
          notifications.show({ message: t('staff.unlocked', { name: row.full_name }) }),
        ),
    },
    {
      name: 'signOut',
      label: t('staff.signOut'),
      icon: <IconLogout size={16} />,
      run: (row) =>
        void post<void>(`${folder}/{id}/sign-out`, row, () =>
          notifications.show({ message: t('staff.signedOut', { name: row.full_name }) }),
        ),
    },
    {
      name: 'resetLink',
      label: t('staff.link'),
      icon: <IconKey size={16} />,
      run: (row) =>
        void post<CreateAgentResetLinkResponse | CreateUserResetLinkResponse>(
          `${folder}/{id}/reset-link`,
          row,
          (link) =>
            ask(
              t('staff.linkTitle', { name: row.full_name }),
              (close) => <Link link={link} name={row.full_name} close={close} />,
              'lg',
            ),
        ),
    },
  ];
}

type LinkProps = { link: ResetLink; name: string; close: () => void };

function Link({ link, name, close }: LinkProps) {
  const { t } = useTranslation('access');
  return (
    <Stack gap="md">
      <Text size="sm">{t('staff.linkText', { name, at: dateTime(link.expires_at) })}</Text>
      <CopyField label={t('staff.linkLabel')} value={link.url} />
      <Button onClick={close}>{t('staff.close')}</Button>
    </Stack>
  );
}

/** Beside the state of somebody whose name is locked from some network (SYS-05). */
export function LockBadge({ person }: { person: Pick<Person, 'locked' | 'locked_until'> }) {
  const { t } = useTranslation('access');
  if (!person.locked) return null;
  const until = person.locked_until ? dateTime(person.locked_until) : '';
  return (
    <Tooltip label={t('staff.lockedUntil', { at: until })} multiline maw={280}>
      <Badge color="orange">{t('staff.locked')}</Badge>
    </Tooltip>
  );
}
