// The messages of a conversation, to be read only.
import { Alert, Badge, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client';
import type { ListMessagesData, ListMessagesResponse } from '../../api/gen';
import type { MessageCard } from '../../realtime/content';
import { dateTime } from '../../shared/lib/time';
import { Content } from './content/Content';
import { Gallery } from './content/Gallery';
import classes from './Messages.module.css';
import { More } from './More';
import './texts';
import type { Lists } from './trace/names';

const PAGE = 100;
const AT_END_PX = 48;

/** The key under which they are kept. */
export function messagesOf(id: string): string[] {
  return ['interaction-messages', id];
}

type Props = {
  id: string;
  name: string;
  agents: Lists['agent'];
  /** After how many milliseconds they are read again. */
  again: number | false;
  /** It goes on while somebody reads. */
  isLive: boolean;
};

export function Messages({ id, name, agents, again, isLive }: Props) {
  const { t } = useTranslation('conversations');
  const pages = useInfiniteQuery({
    queryKey: messagesOf(id),
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
  const messages: MessageCard[] | undefined = useMemo(
    () => pages.data?.pages.toReversed().flatMap((page) => page.rows),
    [pages.data],
  );
  const box = useNewestInView(messages);
  if (pages.error) return <Alert color="red">{pages.error.message}</Alert>;
  if (!messages) return <Skeleton height={160} />;
  return (
    <>
      <p className={classes.hint}>
        {isLive && <span className={classes.live}>{t('drawer.live')}</span>}{' '}
        {t(isLive ? 'drawer.unseen' : 'drawer.readOnly')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <div ref={box} className={classes.box} tabIndex={0} role="log" aria-live="off" aria-label={t('drawer.thread')}>
        <More label={t('drawer.older')} pages={pages} />
        {messages.length === 0 && <Text size="sm">{t('drawer.empty')}</Text>}
        <Gallery messages={messages}>
          <ol className={classes.messages}>
            {messages.map((message) => (
              <Message key={message.id} message={message} name={name} agents={agents} />
            ))}
          </ol>
        </Gallery>
      </div>
    </>
  );
}

/** It opens at the newest and follows it, until the reader scrolls up. */
function useNewestInView(messages: readonly MessageCard[] | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  });
  const newest = messages?.at(-1)?.id;
  useLayoutEffect(() => {
    const element = box.current;
    if (newest !== undefined && element && follows.current) element.scrollTop = element.scrollHeight;
  }, [newest]);
  return box;
}

function Message({ message, name, agents }: { message: MessageCard } & Pick<Props, 'name' | 'agents'>) {
  const { t } = useTranslation(['conversations', 'messages']);
  const { direction, delivery, sender, sender_id, sender_name } = message;
  const author = {
    customer: name,
    agent:
      (sender_id && agents?.get(sender_id)) ||
      t(direction === 'note' ? 'conversations:drawer.colleague' : 'conversations:drawer.agent'),
    bot: t('conversations:drawer.bot', { name: sender_name ?? '' }),
    system: t('conversations:drawer.system'),
  };
  return (
    <li data-direction={direction}>
      <div className={classes.meta}>
        <strong>{author[sender as keyof typeof author] ?? sender}</strong>
        <time className="num" dateTime={message.at}>
          {dateTime(message.at)}
        </time>
        {direction === 'note' && <span>{t('conversations:drawer.note')}</span>}
        {message.edited_at && message.content.type !== 'deleted' && (
          <span title={t('messages:editedAt', { at: dateTime(message.edited_at) })}>{t('messages:edited')}</span>
        )}
        {direction === 'out' && (
          <Badge size="sm" color={delivery === 'failed' ? 'red' : 'gray'}>
            {deliveryWords(t, delivery)}
          </Badge>
        )}
      </div>
      {message.quote && (
        <blockquote className={classes.quote} dir="auto">
          {message.quote.message_id ? (message.quote.preview ?? t('messages:deleted')) : t('messages:quote.gone')}
        </blockquote>
      )}
      <div className={classes.text}>
        <Content message={message} />
      </div>
      <Reacted message={message} name={name} />
      {message.error?.detail && <div className={classes.failure}>{message.error.detail}</div>}
    </li>
  );
}

function Reacted({ message: { reactions }, name }: { message: MessageCard; name: string }) {
  const { t } = useTranslation('messages');
  const words = [
    reactions?.customer && t('reaction.customer', { name, emoji: reactions.customer }),
    reactions?.ours && t('reaction.agent', { emoji: reactions.ours }),
  ].filter(Boolean);
  return words.length > 0 ? <div className={classes.reacted}>{words.join(' · ')}</div> : null;
}

const DELIVERIES = ['queued', 'sent', 'delivered', 'read', 'failed'] as const;

type Delivered = (key: `conversations:drawer.delivery.${(typeof DELIVERIES)[number]}`) => string;

function deliveryWords(t: Delivered, delivery: string): string {
  const known = DELIVERIES.find((each) => each === delivery);
  return known ? t(`conversations:drawer.delivery.${known}`) : delivery;
}
