// The messages of a conversation, to be read only.
import { Alert, Badge, Button, Center, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { ListMessagesData, ListMessagesResponse, MessageCard } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { WaText } from '../../../shared/lib/waText';
import type { Lists } from '../../conversations/trace/names';
import '../../conversations/texts';
import classes from './InteractionDrawer.module.css';

const PAGE = 100;

type Props = {
  id: string;
  name: string;
  agents: Lists['agent'];
  /** After how many milliseconds they are read again. */
  again: number | false;
};

export function Messages({ id, name, agents, again }: Props) {
  const { t } = useTranslation('conversations');
  const pages = useInfiniteQuery({
    queryKey: ['interaction-messages', id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ListMessagesData, ListMessagesResponse>('GET', {
        url: '/api/whatsapp/interactions/{id}/messages',
        path: { id },
        query: { limit: PAGE, before: pageParam },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: again,
  });
  const messages = useMemo(() => pages.data?.pages.toReversed().flatMap((page) => page.rows), [pages.data]);
  if (pages.error) return <Alert color="red">{pages.error.message}</Alert>;
  if (!messages) return <Skeleton height={160} />;
  return (
    <>
      {pages.hasNextPage && (
        <Center mb="sm">
          <Button
            variant="default"
            size="xs"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t('drawer.older')}
          </Button>
        </Center>
      )}
      {messages.length === 0 && <Text size="sm">{t('drawer.empty')}</Text>}
      <ol className={classes.messages}>
        {messages.map((message) => (
          <Message key={message.id} message={message} name={name} agents={agents} />
        ))}
      </ol>
    </>
  );
}

function Message({ message, name, agents }: { message: MessageCard } & Pick<Props, 'name' | 'agents'>) {
  const { t } = useTranslation('conversations');
  const { content, direction, delivery, sender, sender_id, sender_name } = message;
  const author = {
    customer: name,
    agent: (sender_id && agents?.get(sender_id)) || t('drawer.agent'),
    bot: t('drawer.bot', { name: sender_name ?? '' }),
    system: t('drawer.system'),
  };
  return (
    <li data-direction={direction}>
      <div className={classes.meta}>
        <strong>{author[sender as keyof typeof author] ?? sender}</strong>
        <time className="num" dateTime={message.at}>
          {dateTime(message.at)}
        </time>
        {direction === 'note' && <span>{t('drawer.note')}</span>}
        {direction === 'out' && (
          <Badge size="sm" color={delivery === 'failed' ? 'red' : 'gray'}>
            {deliveryWords(t, delivery)}
          </Badge>
        )}
      </div>
      <div className={classes.text} dir="auto">
        {content.type === 'text' ? <WaText text={content.body} /> : t('drawer.unsupported', { kind: content.kind })}
      </div>
      {message.error?.detail && <div className={classes.failure}>{message.error.detail}</div>}
    </li>
  );
}

const DELIVERIES = ['queued', 'sent', 'delivered', 'read', 'failed'] as const;

type Delivered = (key: `drawer.delivery.${(typeof DELIVERIES)[number]}`) => string;

function deliveryWords(t: Delivered, delivery: string): string {
  const known = DELIVERIES.find((each) => each === delivery);
  return known ? t(`drawer.delivery.${known}`) : delivery;
}
