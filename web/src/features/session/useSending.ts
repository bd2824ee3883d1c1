// Sending one of the forms before or beside the work: what is refused lands on its field or above the form.
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client';
import { showRefusal } from './refusal';
import './texts';

/** `ended` is said when a link is over. */
export function useSending<V extends object>(form: UseFormReturnType<V>, ended?: string) {
  const { t } = useTranslation('access');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const send = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setRefusal('');
    try {
      await work();
    } catch (error) {
      const over = ended !== undefined && error instanceof ApiError && error.status === 410;
      setRefusal(over ? ended : showRefusal(form, error, t('failed')));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, send };
}
