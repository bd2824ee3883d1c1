// One's own API keys.
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type {
  ApiKey,
  DeleteApiKeyData,
  DeleteApiKeyResponse,
  ListApiKeysData,
  ListApiKeysResponse,
} from '../../api/gen';
import { dateTime } from '../../shared/lib/time';
import { Refusal } from './Card';
import { KeyForm } from './KeyForm';
import classes from './Own.module.css';
import './texts';

const URL = '/api/api-keys';

const keysQuery = queryOptions({
  queryKey: [URL, 'own'],
  queryFn: async () => (await call<ListApiKeysData, ListApiKeysResponse>('GET', { url: URL })).rows,
  refetchOnMount: 'always',
});

export function OwnKeys() {
  const { t } = useTranslation('access');
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const { data: rows, error } = useQuery(keysQuery);
  const refresh = () => void client.invalidateQueries({ queryKey: [URL] });

  const revoke = async (key: ApiKey) => {
    try {
      await call<DeleteApiKeyData, DeleteApiKeyResponse>('DELETE', { url: `${URL}/{id}`, path: { id: key.id } });
      notifications.show({ message: t('keys.revoked') });
    } catch (refusal) {
      notifications.show({ color: 'red', message: refusal instanceof Error ? refusal.message : t('failed') });
    }
    refresh();
  };

  if (error) return <Refusal text={error.message} />;
  if (!rows) return <Skeleton height={160} />;
  if (adding) return <KeyForm made={refresh} close={() => setAdding(false)} />;
  return (
    <Stack>
      <Text size="sm" c="var(--text-2)">
        {rows.length === 0 ? t('keys.none') : t('keys.text')}
      </Text>
      <ul className={classes.rows}>
        {rows.map((key) => (
          <Row key={key.id} apiKey={key} revoke={() => void revoke(key)} />
        ))}
      </ul>
      <Group justify="flex-end">
        <Button leftSection={<IconPlus size={18} />} onClick={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      </Group>
    </Stack>
  );
}

function Row({ apiKey, revoke }: { apiKey: ApiKey; revoke: () => void }) {
  const { t } = useTranslation('access');
  const [asked, setAsked] = useState(false);
  const told = [
    `sbk_…${apiKey.hint}`,
    apiKey.last_used_at ? t('keys.used', { at: dateTime(apiKey.last_used_at) }) : t('keys.unused'),
    ...(apiKey.expires_at ? [t('keys.ends', { at: dateTime(apiKey.expires_at) })] : []),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {apiKey.name}
        </Text>
        <Text size="xs" c="var(--text-2)">
          {asked ? t('keys.revokeText') : told.join(' · ')}
        </Text>
      </div>
      {asked ? (
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
            {t('keys.keep')}
          </Button>
          <Button size="compact-sm" color="red" onClick={revoke} autoFocus>
            {t('keys.revoke')}
          </Button>
        </Group>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(true)}
          aria-label={t('keys.revokeNamed', { name: apiKey.name })}
        >
          {t('keys.revoke')}
        </Button>
      )}
    </li>
  );
}
