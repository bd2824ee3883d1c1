// How far an import is, and what became of its rows.
import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconPlayerStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactImport } from '../../../api/gen';
import { outdate } from '../resource';
import classes from './ImportPage.module.css';
import { importQuery, saveErrors, stopImport } from './imports';
import { contactLists, contacts } from './resources';

export function ImportProgress({ now }: { now: ContactImport }) {
  const { t } = useTranslation('contacts');
  const client = useQueryClient();
  const [fault, setFault] = useState<string | null>(null);
  const [stopping, setStopping] = useState(false);
  const isRunning = now.state === 'running';
  useEffect(() => {
    if (!isRunning) void outdate(client, [contacts.url, contactLists.url]);
  }, [isRunning, client]);

  const attempt = async (work: () => Promise<unknown>) => {
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  const stop = () =>
    attempt(async () => {
      setStopping(true);
      await stopImport(now.id).finally(() => setStopping(false));
      await client.invalidateQueries({ queryKey: importQuery(now.id).queryKey });
    });
  const left = now.skipped + now.failed;
  const share = now.rows_total === 0 ? 100 : (100 * now.rows_read) / now.rows_total;

  return (
    <Paper withBorder radius="lg" p="lg" className={classes.card}>
      <Stack gap="lg">
        <div>
          <Title order={2} size="h4">
            {now.name}
          </Title>
          <Text size="sm" role="status" c={now.state === 'finished' || isRunning ? undefined : 'var(--late)'}>
            {t(`import.state.${now.state}`)}
          </Text>
        </div>
        <div>
          <Progress value={share} size="lg" radius="xl" aria-label={t('import.title')} animated={isRunning} />
          <Text size="sm" c="var(--text-2)" mt={6} className="num">
            {t('import.progress', {
              read: now.rows_read.toLocaleString(),
              total: now.rows_total.toLocaleString(),
            })}
          </Text>
        </div>
        <dl className={classes.counts}>
          {(['added', 'skipped', 'failed'] as const).map((name) => (
            <div key={name}>
              <dt>{t(`import.${name}`)}</dt>
              <dd className="num" data-testid={name}>
                {now[name].toLocaleString()}
              </dd>
            </div>
          ))}
        </dl>
        {now.reason && (
          <Text size="sm" c="var(--text-2)">
            {t('import.reason', { reason: now.reason })}
          </Text>
        )}
        {fault && (
          <Alert color="red" role="alert">
            {fault}
          </Alert>
        )}
        {left > 0 && !isRunning && (
          <Text size="sm" c="var(--text-2)">
            {t('import.errorsHint')}
          </Text>
        )}
        <Group>
          {isRunning && (
            <Button variant="default" leftSection={<IconPlayerStop size={16} />} loading={stopping} onClick={stop}>
              {t('import.stop')}
            </Button>
          )}
          {left > 0 && !isRunning && (
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => attempt(() => saveErrors(now))}
            >
              {t('import.errors')}
            </Button>
          )}
          {!isRunning && (
            <>
              <Button variant="default" renderRoot={(props) => <Link to="/admin/contacts/import" {...props} />}>
                {t('import.other')}
              </Button>
              <Button
                renderRoot={(props) => (
                  <Link to="/admin/contacts" search={now.list_id ? { filter: `list:${now.list_id}` } : {}} {...props} />
                )}
              >
                {t('import.show')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
