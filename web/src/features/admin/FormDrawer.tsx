// A drawer with a form: footer always in reach, unsaved changes are asked about, refusals explained.
import { Alert, Button, Drawer, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import classes from './FormDrawer.module.css';

type ShellProps = { title: string; close: () => void; changed: boolean; children: ReactNode };

export function EditDrawer({ title, close, changed, children }: ShellProps) {
  const { t } = useTranslation('admin');
  const leave = useCallback(() => {
    if (!changed) return close();
    modals.openConfirmModal({
      title: t('form.discardTitle'),
      children: <Text size="sm">{t('form.discardText')}</Text>,
      labels: { confirm: t('form.discard'), cancel: t('form.stay') },
      confirmProps: { color: 'red' },
      onConfirm: close,
    });
  }, [changed, close, t]);
  return (
    <Drawer
      opened
      onClose={leave}
      title={title}
      size={560}
      classNames={{ title: classes.title, body: classes.body, content: classes.content }}
    >
      {children}
    </Drawer>
  );
}

type FormProps = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  changed: boolean;
  error: unknown;
  /** Loads the newest state after somebody else changed it. */
  reload?: () => void;
  cancel: () => void;
  /** Left of the buttons: deleting, mostly. */
  extra?: ReactNode;
  children: ReactNode;
};

export function EditForm({ onSubmit, busy, changed, error, reload, cancel, extra, children }: FormProps) {
  const { t } = useTranslation('admin');
  return (
    <form onSubmit={onSubmit} noValidate className={classes.form}>
      <div className={classes.fields}>
        <Refusal error={error} reload={reload} />
        {children}
      </div>
      <footer className={classes.foot}>
        {extra}
        <Text size="xs" c="var(--text-2)" className={classes.state}>
          {changed ? t('form.unsaved') : ''}
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Button variant="default" onClick={cancel}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('form.save')}
          </Button>
        </Group>
      </footer>
    </form>
  );
}

function Refusal({ error, reload }: { error: unknown; reload?: () => void }) {
  const { t } = useTranslation('admin');
  if (!error) return null;
  const conflict = error instanceof ApiError && error.code === 'version_conflict';
  return (
    <Alert color={conflict ? 'yellow' : 'red'} icon={<IconAlertCircle />} role="alert">
      {conflict ? t('form.conflict') : error instanceof Error ? error.message : t('form.failed')}
      {conflict && reload && (
        <Button size="compact-sm" variant="default" mt="xs" onClick={reload} display="block">
          {t('form.reload')}
        </Button>
      )}
    </Alert>
  );
}
