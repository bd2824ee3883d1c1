// Where everybody arrives who is not signed in: the sign-in or, while there is no administrator, word of
// where the link is that makes the first one (S8).
import { Button, Code, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from './Card';
import { LoginPage } from './LoginPage';
import './texts';

const route = getRouteApi('/login');

export function EntrancePage() {
  const { isSetUp } = route.useRouteContext();
  const [signingIn, setSigningIn] = useState(isSetUp);
  return signingIn ? <LoginPage /> : <NotSetUp goOn={() => setSigningIn(true)} />;
}

/** Agents may be there before an administrator is, so the way to the sign-in stays open. */
function NotSetUp({ goOn }: { goOn: () => void }) {
  const { t } = useTranslation('access');
  return (
    <Card title={t('notSetUp.title')} text={t('notSetUp.text')} refusal="">
      <Stack gap="sm">
        <Text size="sm">{t('notSetUp.where')}</Text>
        <Code block>{`${location.origin}/set-up#…`}</Code>
        <Text size="sm">{t('notSetUp.once')}</Text>
      </Stack>
      <Button variant="subtle" onClick={goOn}>
        {t('notSetUp.goOn')}
      </Button>
    </Card>
  );
}
