// Where one is signed in, and ending it.
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type {
  EndOtherSessionsData,
  EndOtherSessionsResponse,
  EndSessionData,
  EndSessionResponse,
  ListSessionsData,
  ListSessionsResponse,
  SessionEntry,
} from '../../api/gen';
import { dateTime } from '../../shared/lib/time';
import { browserName } from './browserName';
import { Refusal } from './Card';
import classes from './Own.module.css';
import './texts';

const URL = '/api/sessions';

const sessionsQuery = queryOptions({
  queryKey: [URL],
  queryFn: async () => (await call<ListSessionsData, ListSessionsResponse>('GET', { url: URL })).rows,
  refetchOnMount: 'always',
});

export function OwnSessions() {
  const { t } = useTranslation('access');
  const client = useQueryClient();
  const { data: rows, error } = useQuery(sessionsQuery);

  const end = async (request: Promise<unknown>) => {
    try {
      await request;
      notifications.show({ message: t('sessions.ended') });
    } catch (refusal) {
      notifications.show({ color: 'red', message: refusal instanceof Error ? refusal.message : t('failed') });
    }
    await client.invalidateQueries(sessionsQuery);
  };

  if (error) return <Refusal text={error.message} />;
  if (!rows) return <Skeleton height={160} />;
  return (
    <Stack>
      <Text size="sm" c="var(--text-2)">
        {t('sessions.text')}
      </Text>
      <ul className={classes.rows}>
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            end={() =>
              void end(call<EndSessionData, EndSessionResponse>('DELETE', { url: `${URL}/{id}`, path: { id: row.id } }))
            }
          />
        ))}
      </ul>
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={rows.length < 2}
          onClick={() => void end(call<EndOtherSessionsData, EndOtherSessionsResponse>('DELETE', { url: URL }))}
        >
          {t('sessions.endOthers')}
        </Button>
      </Group>
    </Stack>
  );
}

function Row({ row, end }: { row: SessionEntry; end: () => void }) {
  const { t } = useTranslation('access');
  const { browser, system } = browserName(row.browser);
  const name = browser && system ? t('sessions.on', { browser, system }) : browser || system || t('sessions.unknown');
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {name} {row.current && <Badge ml={6}>{t('sessions.here')}</Badge>}
        </Text>
        <Text size="xs" c="var(--text-2)">
          {row.address} · {t('sessions.since', { at: dateTime(row.created_at) })} ·{' '}
          {t('sessions.seen', { at: dateTime(row.last_seen_at) })}
        </Text>
      </div>
      {!row.current && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={end}
          aria-label={t('sessions.endNamed', { name, address: row.address })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
