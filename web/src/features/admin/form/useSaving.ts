// Saving a form: what the server refuses lands on its fields, the rest above them.
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import { outdate } from '../resource';
import { type FormErrors, fromServer } from './validate';

export type Saving = {
  busy: boolean;
  error: unknown;
  clear: () => void;
  /** Runs the request; resolves to whether it worked. */
  save: (request: () => Promise<unknown>) => Promise<boolean>;
};

/** `stale` are the addresses of the collections that a change makes stale. */
export function useSaving(stale: string[], setErrors: (errors: FormErrors) => void): Saving {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const save = async (request: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await request();
      await outdate(client, stale);
      notifications.show({ message: t('form.saved') });
      return true;
    } catch (refusal) {
      // Places of use are not fields of this form.
      const fields = refusal instanceof ApiError && refusal.code !== 'in_use' ? refusal.fields : [];
      setErrors(fromServer(fields));
      setError(refusal);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { busy, error, save, clear: useCallback(() => setError(null), []) };
}
