// Leads a new administrator from an empty installation to the first message: whole on the page where
// administrators begin, one line on the others, and gone when nothing is left to do.
import { Button, Group, Paper, Text, ThemeIcon, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck } from '@tabler/icons-react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PLAN, planOf } from '../plan/planOf';
import { outdate, someOf } from '../resource';
import { accounts, agents, queues } from '../resources';
import classes from './Start.module.css';
import { type Stage, stages } from './stages';

/** One plan that offers is enough. */
const PLANS_MAX = 5;

const BEGIN = '/admin/accounts';

export function Start() {
  const [over, setOver] = useLocalStorage({
    key: 'switchboard.start-over',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return over ? null : <Lacking finish={() => setOver(true)} />;
}

function Lacking({ finish }: { finish: () => void }) {
  const found = useStages();
  const { pathname } = useLocation();
  const complete = found?.every(({ done }) => done) ?? false;
  const client = useQueryClient();
  useEffect(() => {
    if (!complete) return;
    // The list below still says that nothing was received.
    void outdate(client, [accounts.url]);
    finish();
  }, [complete, finish, client]);
  if (!found || complete) return null;
  return pathname === BEGIN ? <Whole all={found} hide={finish} /> : <Line all={found} />;
}

/** Nothing until all of it could be read. */
function useStages(): Stage[] | null {
  // The first message comes in while the administrator is in the provider's console.
  const some = useQuery({ ...someOf(accounts), refetchOnWindowFocus: 'always' }).data;
  const people = useQuery(someOf(agents)).data;
  const lines = useQuery(someOf(queues)).data;
  const plans = useQueries({
    queries: (some ?? []).slice(0, PLANS_MAX).map(({ id }) => ({ ...planOf(id), queryKey: [PLAN, 'some', id] })),
  });
  const read = plans.flatMap(({ data }) => data ?? []);
  if (!some || !people || !lines || read.length < plans.length) return null;
  return stages({ accounts: some, agents: people, queues: lines, plans: read });
}

function Whole({ all, hide }: { all: Stage[]; hide: () => void }) {
  const { t } = useTranslation('admin');
  const next = all.find(({ done }) => !done);
  return (
    <Paper component="section" withBorder radius="lg" className={classes.card} aria-labelledby="start-title">
      <Group justify="space-between" wrap="nowrap">
        <Group gap="sm" align="baseline">
          <Title order={2} size="h4" id="start-title">
            {t('start.title')}
          </Title>
          <Done all={all} />
        </Group>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={hide}>
          {t('start.hide')}
        </Button>
      </Group>
      <ol className={classes.stages}>
        {all.map((stage, index) => (
          <li key={stage.name} className={classes.stage} data-done={stage.done || undefined}>
            <ThemeIcon radius="xl" size={26} variant={stage.done ? 'filled' : 'default'} aria-hidden>
              {stage.done ? <IconCheck size={16} /> : <span className="num">{index + 1}</span>}
            </ThemeIcon>
            <div className={classes.words}>
              <Text size="sm" fw={600}>
                {t(`start.${stage.name}.name`)}
              </Text>
              <Text size="xs" c="var(--text-2)">
                {stage.done ? t('start.done') : t(`start.${stage.name}.text`)}
              </Text>
            </div>
            {!stage.done && <Go stage={stage} first={stage === next} />}
          </li>
        ))}
      </ol>
    </Paper>
  );
}

function Line({ all }: { all: Stage[] }) {
  const { t } = useTranslation('admin');
  const next = all.find(({ done }) => !done);
  if (!next) return null;
  return (
    <Paper component="section" withBorder radius="lg" className={classes.line} aria-label={t('start.title')}>
      <Text size="sm" className={classes.words}>
        <strong>{t('start.next', { step: t(`start.${next.name}.name`) })}</strong> <Done all={all} />
      </Text>
      <Go stage={next} first={false} />
    </Paper>
  );
}

function Done({ all }: { all: Stage[] }) {
  const { t } = useTranslation('admin');
  return (
    <Text span size="sm" c="var(--text-2)" className="num">
      {t('start.count', { done: all.filter(({ done }) => done).length, all: all.length })}
    </Text>
  );
}

function Go({ stage: { name, at }, first }: { stage: Stage; first: boolean }) {
  const { t } = useTranslation('admin');
  if (!at) return null;
  return (
    <Button
      size="compact-sm"
      variant={first ? 'filled' : 'default'}
      className={classes.go}
      renderRoot={(props) => <Link {...props} to={at.to} search={at.search} />}
    >
      {t(`start.${name}.go`)}
    </Button>
  );
}
