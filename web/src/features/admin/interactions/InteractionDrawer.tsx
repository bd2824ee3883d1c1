// One conversation as a supervisor sees it: how it stands, its messages, and what happened beside them.
import { Alert, Badge, Button, Drawer, Group, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { GetInteractionData, GetInteractionResponse, Interaction } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import '../../conversations/texts';
import { conversations } from '../../conversations/requests';
import { closeWords, stateWords } from '../../conversations/words';
import classes from './InteractionDrawer.module.css';
import { eventsOf, Journal } from './Journal';
import { Messages } from './Messages';
import { useSupervision } from './supervision';
import { useTraceLists } from './useTraceLists';

/** Messages and what happened stand side by side. */
const WIDTH = 1080;
/** What is open goes on while somebody looks at it. */
const AGAIN_MS = 5_000;

export function InteractionDrawer({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('conversations');
  const { data: interaction, error } = useQuery({
    queryKey: [conversations.url, 'one', id],
    queryFn: () =>
      call<GetInteractionData, GetInteractionResponse>('GET', { url: '/api/whatsapp/interactions/{id}', path: { id } }),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.closed_at ? false : AGAIN_MS),
  });
  const again = interaction && !interaction.closed_at ? AGAIN_MS : false;
  const pages = useInfiniteQuery({ ...eventsOf(id), refetchInterval: again });
  const events = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  const lists = useTraceLists(events ?? [], interaction?.account_id);
  const name = interaction ? interaction.contact_name || phone(interaction.contact_label) : '';
  return (
    <Drawer opened onClose={close} size={WIDTH} title={name ? `#${id} · ${name}` : `#${id}`}>
      {error && <Alert color="red">{error.message}</Alert>}
      {interaction && <Standing interaction={interaction} />}
      <div className={classes.columns}>
        <section className={classes.column} aria-labelledby="drawer-messages">
          <Title order={3} size="h4" id="drawer-messages">
            {t('drawer.thread')}
          </Title>
          <p className={classes.hint}>{t('drawer.readOnly')}</p>
          <Messages id={id} name={name} agents={lists.agent} again={again} />
        </section>
        <section className={classes.column} aria-labelledby="drawer-trace">
          <Title order={3} size="h4" id="drawer-trace">
            {t('drawer.trace')}
          </Title>
          <Journal events={events} lists={lists} pages={pages} />
        </section>
      </div>
    </Drawer>
  );
}

/** How it stands, in a line or two. */
function Standing({ interaction }: { interaction: Interaction }) {
  const { t } = useTranslation('conversations');
  const { closed_at, agent_name, queue_name, disposition, disposition_note } = interaction;
  const facts: [string, string][] = [
    [t('list.account'), interaction.account_name],
    ...(queue_name ? [[t('list.queue'), queue_name] as [string, string]] : []),
    [t('list.agent'), agent_name ?? t('list.nobody')],
    [t('list.created'), dateTime(interaction.created_at)],
    [t('list.last'), dateTime(interaction.last_message_at)],
    ...(closed_at ? [[t('list.closed'), dateTime(closed_at)] as [string, string]] : []),
    ...(disposition
      ? [[t('list.disposition'), [disposition, disposition_note].filter(Boolean).join(': ')] as [string, string]]
      : []),
  ];
  return (
    <div className={classes.standing}>
      <Group justify="space-between" gap="sm">
        <Badge color={closed_at ? 'gray' : 'brand'}>{closeWords(interaction) || stateWords(interaction.state)}</Badge>
        <Actions interaction={interaction} />
      </Group>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a supervisor can do with it. */
function Actions({ interaction }: { interaction: Interaction }) {
  const actions = useSupervision().filter((action) => !action.hidden?.(interaction));
  return (
    <Group gap="xs">
      {actions.map((action) => (
        <Button
          key={action.name}
          size="xs"
          variant="default"
          c={action.danger ? 'var(--late)' : undefined}
          leftSection={action.icon}
          onClick={() => action.run(interaction)}
        >
          {action.label}
        </Button>
      ))}
    </Group>
  );
}
