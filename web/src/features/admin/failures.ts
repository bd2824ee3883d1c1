// Why a message did not reach the customer, for those who can do something about it.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { knownReason } from '../../shared/lib/failures';

export function useFailureWords(): (reason: string | null | undefined) => string {
  const { t } = useTranslation('admin');
  return useCallback((reason) => t(`failure.${knownReason(reason)}`), [t]);
}
