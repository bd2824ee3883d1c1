// Why a message did not reach the customer, for those who can do something about it.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const REASONS = [
  'window_closed',
  'recipient_unreachable',
  'rate_limited',
  'policy',
  'auth',
  'account',
  'transient',
  'uncertain',
] as const;

export function useFailureWords(): (reason: string | null | undefined) => string {
  const { t } = useTranslation('admin');
  return useCallback(
    (reason) => {
      const known = REASONS.find((each) => each === reason);
      return t(`failure.${known ?? 'other'}`);
    },
    [t],
  );
}
