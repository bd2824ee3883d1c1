// A form whose footer is always in reach, and which explains why it was not saved.
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import { sentence } from '../../../shared/lib/sentence';
import classes from './Drawer.module.css';
import { useDrawer } from './drawerTools';

type Conflict = {
  /** Reads the newest state, giving up what was typed. */
  reload: () => void;
  /** Saves what was typed over the newest state. */
  overwrite?: () => void;
};

type Props = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  changed: boolean;
  error: unknown;
  conflict?: Conflict;
  /** Whether a field of this form shows the message about it itself. */
  owns?: (field: string) => boolean;
  /** What cancelling does; the drawer closes when absent. */
  cancel?: () => void;
  /** Left of the buttons: deleting, mostly. */
  extra?: ReactNode;
  children: ReactNode;
};

export function EditForm({ onSubmit, busy, changed, error, conflict, owns, cancel, extra, children }: Props) {
  const { t } = useTranslation('admin');
  const { close } = useDrawer();
  return (
    <form onSubmit={onSubmit} noValidate className={classes.form}>
      <div className={classes.fields}>
        <Refusal error={error} conflict={conflict} owns={owns} />
        {children}
      </div>
      <footer className={classes.foot}>
        {extra}
        <Text size="xs" c="var(--text-2)" className={classes.state}>
          {changed ? t('form.unsaved') : ''}
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Button variant="default" onClick={cancel ?? close}>
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

export function Refusal({ error, conflict, owns }: Pick<Props, 'error' | 'conflict' | 'owns'>) {
  const { t } = useTranslation('admin');
  if (!error) return null;
  const outdated = error instanceof ApiError && error.code === 'version_conflict';
  const homeless = error instanceof ApiError ? error.fields.filter(({ field }) => !owns?.(field)) : [];
  return (
    <Alert color={outdated ? 'yellow' : 'red'} icon={<IconAlertCircle />} role="alert">
      {outdated ? t('form.conflict') : told(error, homeless.length === 0, t)}
      {homeless.length > 0 && (
        <List size="sm">
          {homeless.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>
              {field}: {sentence(message)}
            </List.Item>
          ))}
        </List>
      )}
      {outdated && conflict && (
        <Group gap="sm" mt="xs">
          <Button size="compact-sm" variant="default" onClick={conflict.reload}>
            {t('form.reload')}
          </Button>
          {conflict.overwrite && (
            <Button size="compact-sm" variant="default" onClick={conflict.overwrite}>
              {t('form.overwrite')}
            </Button>
          )}
        </Group>
      )}
    </Alert>
  );
}

/** What the fields say themselves is not said again. */
function told(error: unknown, onFields: boolean, t: (key: 'form.failed' | 'form.invalid') => string): string {
  if (!(error instanceof Error)) return t('form.failed');
  return error instanceof ApiError && error.code === 'invalid' && error.fields.length > 0 && onFields
    ? t('form.invalid')
    : error.message;
}
