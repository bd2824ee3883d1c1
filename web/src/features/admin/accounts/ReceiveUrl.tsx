// Where the provider posts to: to be copied, and to be exchanged without losing a message.
import { Alert, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { Account, RotateReceiveTokenData, RotateReceiveTokenResponse } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { CopyField } from '../../../shared/ui/CopyField';
import { Refusal } from '../form/EditForm';
import { useFormChanged } from '../form/fields';
import { Question } from '../form/Question';
import { useSaving } from '../form/useSaving';
import { oneOf } from '../resource';
import { accounts } from '../resources';

const URL = '/api/whatsapp/accounts/{id}/receive-token';

/** Hours; the server's own default and limit. */
const OVERLAP = 24;
const OVERLAP_MAX = 168;

export function ReceiveUrl({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const [asking, setAsking] = useState(false);
  const changed = useFormChanged();
  return (
    <Stack gap={6}>
      <CopyField label={t('access.receiveUrl')} value={account.receive_url} description={t('access.receiveUrlHint')} />
      {!account.receive_url.startsWith('https://') && (
        <Alert color="yellow" icon={<IconAlertTriangle />}>
          {t('access.notHttps')}
        </Alert>
      )}
      <Group gap="sm" justify="space-between">
        <Text size="xs" c="var(--text-2)">
          {account.retired_token_until
            ? t('access.retired', { at: dateTime(account.retired_token_until) })
            : changed && t('access.saveFirst')}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          disabled={changed}
          onClick={() => setAsking(true)}
        >
          {t('access.rotate')}
        </Button>
      </Group>
      <Question opened={asking} title={t('access.rotateTitle')} close={() => setAsking(false)}>
        <Rotation account={account} close={() => setAsking(false)} />
      </Question>
    </Stack>
  );
}

function Rotation({ account, close }: { account: Account; close: () => void }) {
  const { t } = useTranslation('accounts');
  const { t: ta } = useTranslation('admin');
  const client = useQueryClient();
  const [hours, setHours] = useState<number | string>(OVERLAP);
  const saving = useSaving([accounts.url], () => {});

  const rotate = async () => {
    const worked = await saving.save(async () => {
      const next = await call<RotateReceiveTokenData, RotateReceiveTokenResponse>('POST', {
        url: URL,
        path: { id: account.id },
        body: { version: account.version, overlap_hours: Number(hours) || 0 },
      });
      client.setQueryData(oneOf(accounts, account.id).queryKey, next);
    });
    if (worked) close();
  };

  return (
    <Stack gap="md">
      <Refusal error={saving.error} />
      <Text size="sm">{t('access.rotateText')}</Text>
      {account.retired_token_until && (
        <Text size="sm" fw={600}>
          {t('access.rotateAgain')}
        </Text>
      )}
      <NumberInput
        label={t('access.overlap')}
        description={t('access.overlapHint')}
        min={0}
        max={OVERLAP_MAX}
        allowDecimal={false}
        suffix=" h"
        value={hours}
        onChange={setHours}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {ta('form.cancel')}
        </Button>
        <Button loading={saving.busy} onClick={() => void rotate()}>
          {t('access.rotateDo')}
        </Button>
      </Group>
    </Stack>
  );
}
