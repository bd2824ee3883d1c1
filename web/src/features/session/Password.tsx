// A password that is typed, and the rules for one that is chosen.
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import './texts';

const CHARS_MIN = 8;

export function Password(props: PasswordInputProps) {
  const { t } = useTranslation('access');
  return (
    <PasswordInput
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
      {...props}
    />
  );
}

/** What the page can see by itself; the server knows more rules. */
export function usePasswordRules() {
  const { t } = useTranslation('access');
  return {
    chosen: (value: string) => ([...value].length >= CHARS_MIN ? null : t('password.short')),
    again: (value: string, chosen: string) => (value === chosen ? null : t('password.differ')),
  };
}
