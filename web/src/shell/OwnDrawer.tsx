// What concerns the person behind the session: password, sessions, API keys. A drawer, so that an
// agent's desk goes on behind it.
import { Drawer, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';

const OwnAccess = lazy(() => import('../features/session/OwnAccess'));

const useOwn = create(() => ({ opened: false }));

export function openOwn(): void {
  useOwn.setState({ opened: true });
}

export function OwnDrawer() {
  const { t } = useTranslation();
  const opened = useOwn((own) => own.opened);
  return (
    <Drawer
      opened={opened}
      onClose={() => useOwn.setState({ opened: false })}
      position="right"
      size={560}
      title={t('shell.own')}
    >
      <Suspense fallback={<Loader />}>
        <OwnAccess />
      </Suspense>
    </Drawer>
  );
}
