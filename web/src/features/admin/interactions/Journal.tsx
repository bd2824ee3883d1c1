// The journal of a conversation, page by page.
import { Alert, Button, Skeleton } from '@mantine/core';
import { infiniteQueryOptions, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { InteractionEvent, ListInteractionEventsData, ListInteractionEventsResponse } from '../../../api/gen';
import { More } from '../../conversations/More';
import '../../conversations/texts';
import type { Lists } from '../../conversations/trace/names';
import { Trace } from '../../conversations/trace/Trace';

const PAGE = 200;

export function eventsOf(id: string) {
  return infiniteQueryOptions({
    queryKey: ['interaction-events', id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<ListInteractionEventsData, ListInteractionEventsResponse>('GET', {
        url: '/api/whatsapp/interactions/{id}/events',
        path: { id },
        query: { limit: PAGE, cursor: pageParam },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

type Props = { events: InteractionEvent[] | undefined; lists: Lists; pages: UseInfiniteQueryResult };

export function Journal({ events, lists, pages }: Props) {
  const { t } = useTranslation('conversations');
  if (pages.error) {
    return (
      <Alert color="red" title={t('trace.failed')}>
        {pages.error.message}{' '}
        <Button size="compact-sm" variant="default" onClick={() => void pages.refetch()}>
          {t('trace.retry')}
        </Button>
      </Alert>
    );
  }
  if (!events) return <Skeleton height={160} />;
  return (
    <>
      <Trace events={events} lists={lists} />
      <More label={t('trace.more')} pages={pages} />
    </>
  );
}
