// What happened to one interaction: its journal and its newest messages, to be read only.
import { Alert, Badge, Code, Drawer, Skeleton, Tabs, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  GetInteractionData,
  GetInteractionResponse,
  ListInteractionEventsData,
  ListInteractionEventsResponse,
  ListMessagesData,
  ListMessagesResponse,
} from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { WaText } from '../../../shared/lib/waText';
import panes from '../panes.module.css';
import classes from './InteractionDrawer.module.css';

const ROWS = 200;

export function InteractionDrawer({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('admin');
  const { data: interaction, error } = useQuery({
    queryKey: ['/api/whatsapp/interactions', 'one', id],
    queryFn: () =>
      call<GetInteractionData, GetInteractionResponse>('GET', { url: '/api/whatsapp/interactions/{id}', path: { id } }),
  });
  const name = interaction ? interaction.contact_name || phone(interaction.contact_label) : '';
  return (
    <Drawer opened onClose={close} size={580} title={name ? `#${id} · ${name}` : `#${id}`}>
      {error && <Alert color="red">{error.message}</Alert>}
      <Tabs defaultValue="journal" className={panes.tabs}>
        <Tabs.List className={classes.tabs}>
          <Tabs.Tab value="journal">{t('interactions.journal')}</Tabs.Tab>
          <Tabs.Tab value="messages">{t('interactions.messages')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="journal">
          <Journal id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="messages">
          <Messages id={id} name={name} />
        </Tabs.Panel>
      </Tabs>
    </Drawer>
  );
}

function Journal({ id }: { id: string }) {
  const { t } = useTranslation('admin');
  const events = useQuery({
    queryKey: ['interaction-events', id],
    queryFn: () =>
      call<ListInteractionEventsData, ListInteractionEventsResponse>('GET', {
        url: '/api/whatsapp/interactions/{id}/events',
        path: { id },
        query: { limit: ROWS },
      }),
  });
  if (events.error) return <Alert color="red">{events.error.message}</Alert>;
  if (!events.data) return <Skeleton height={160} />;
  if (events.data.rows.length === 0) return <Text size="sm">{t('interactions.noJournal')}</Text>;
  return (
    <Timeline active={events.data.rows.length} bulletSize={14} lineWidth={2}>
      {events.data.rows.map((event) => (
        <Timeline.Item key={event.id} title={event.kind.replaceAll('_', ' ')}>
          <Text size="xs" c="var(--text-2)">
            {dateTime(event.at)}
          </Text>
          {Object.keys(event.data).length > 0 && <Code className={classes.data}>{facts(event.data)}</Code>}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function facts(data: Record<string, unknown>): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function Messages({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation('admin');
  const page = useQuery({
    queryKey: ['interaction-messages', id],
    queryFn: () =>
      call<ListMessagesData, ListMessagesResponse>('GET', {
        url: '/api/whatsapp/interactions/{id}/messages',
        path: { id },
        query: { limit: ROWS },
      }),
  });
  if (page.error) return <Alert color="red">{page.error.message}</Alert>;
  if (!page.data) return <Skeleton height={160} />;
  return (
    <ol className={classes.messages}>
      {page.data.rows.map((message) => (
        <li key={message.id} data-own={message.direction === 'out' || undefined}>
          <div className={classes.meta}>
            <strong>{message.direction === 'in' ? name : t('interactions.agent')}</strong>
            <span className="num">{dateTime(message.at)}</span>
            {message.direction === 'out' && (
              <Badge size="sm" color={message.delivery === 'failed' ? 'red' : 'gray'}>
                {message.delivery}
              </Badge>
            )}
          </div>
          <div className={classes.text} dir="auto">
            {message.content.type === 'text' ? <WaText text={message.content.body} /> : `[${message.content.kind}]`}
          </div>
        </li>
      ))}
    </ol>
  );
}
