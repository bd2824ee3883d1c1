// Writing to a customer first (OUT-01), for agents who may and have an account.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/session';
import { StartDialog } from './StartDialog';

export function StartButton({ select }: { select: (id: string) => void }) {
  const { t } = useTranslation('desk');
  const { data: staff } = useQuery({ ...sessionQuery, enabled: false });
  const [turn, setTurn] = useState(0);
  const [opened, setOpened] = useState(false);
  const { accounts = [], permissions } = staff?.desk ?? {};
  if (!permissions?.send_templates || accounts.length === 0) return null;
  const open = () => {
    setTurn(turn + 1);
    setOpened(true);
  };
  return (
    <>
      <Tooltip label={t('start.title')}>
        <ActionIcon variant="subtle" size={32} ms="auto" onClick={open} aria-label={t('start.title')}>
          <IconMessagePlus size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <StartDialog accounts={accounts} opened={opened} turn={turn} close={() => setOpened(false)} select={select} />
    </>
  );
}
