// SYS-04: the only page for somebody whose password must be changed.
import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut } from '../../api/session';
import { Card } from './Card';
import { PasswordForm } from './PasswordForm';
import './texts';

export function ChangePasswordPage() {
  const { t } = useTranslation('access');
  const router = useRouter();
  return (
    <Card title={t('password.title')} text={t('password.must')} refusal="">
      <PasswordForm done={() => void router.navigate({ to: '/' })} />
      <Button variant="subtle" onClick={() => void signOut().then(() => router.navigate({ to: '/login' }))}>
        {t('password.signOut')}
      </Button>
    </Card>
  );
}
