import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { receiversOf } from '../../conversations/requests';
import { kindsOf, TransferDialog } from './TransferDialog';

/** Whether an account allows transfers changes seldom: one question for all of its conversations (TRF-01). */
const ALLOWED_FOR_MS = 5 * 60_000;

export function TransferButton({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState(false);
  const [turn, setTurn] = useState(0);
  const open = useCallback(() => {
    setTurn((last) => last + 1);
    setOpened(true);
  }, []);
  const { data: allowed } = useQuery({
    queryKey: ['transfers-allowed', card.account_id],
    queryFn: async ({ client }) => kindsOf(await client.fetchQuery(receiversOf(card.id))).length > 0,
    staleTime: ALLOWED_FOR_MS,
  });
  const possible = allowed === true && card.state === 'assigned';
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.code !== 'KeyT' || !event.altKey || event.ctrlKey || event.metaKey || event.repeat || !possible) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [possible, open]);
  if (!possible) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconArrowsExchange size={17} />} onClick={open} title="Alt T">
        {t('transfer.button')}
      </Button>
      <TransferDialog card={card} opened={opened} turn={turn} close={() => setOpened(false)} />
    </>
  );
}
