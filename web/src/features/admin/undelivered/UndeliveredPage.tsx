// Messages that were given up, and another attempt at each of them (R6).
import { Anchor, Button, Code, Drawer, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  DeadLetter,
  ListDeadLettersData,
  ListDeadLettersResponse,
  ReplayDeadLetterData,
  ReplayDeadLetterResponse,
} from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { useFailureWords } from '../failures';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import { asked, usePaged, where } from '../list/sources';
import { listOf, outdate } from '../resource';
import { accounts as accountList } from '../resources';
import classes from './UndeliveredPage.module.css';

const letters = {
  url: '/api/whatsapp/dead-letters',
  page: (query: ListDeadLettersData['query']) =>
    call<ListDeadLettersData, ListDeadLettersResponse>('GET', { url: '/api/whatsapp/dead-letters', query }),
};

export function UndeliveredPage() {
  const { t } = useTranslation('admin');
  const state = useListState();
  const { data: accounts } = useQuery(listOf(accountList));
  const source = usePaged(letters, { ...asked(state), ...where('account_id', state.filters.account) });
  const shown = source.rows?.find(({ id }) => id === state.open);
  const columns = useColumns();
  const replay = useReplay();
  return (
    <ListPage
      list="undelivered"
      title={t('undelivered.title')}
      purpose={t('undelivered.purpose')}
      source={source}
      columns={columns}
      name={(letter) => t('undelivered.name', { id: letter.interaction_id })}
      editable
      openLabel={t('undelivered.show')}
      filters={[
        {
          name: 'account',
          label: t('undelivered.account'),
          options: (accounts ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
      ]}
      actions={[
        {
          name: 'again',
          label: t('undelivered.again'),
          icon: <IconRefresh size={16} />,
          run: (letter) => void replay(letter),
        },
      ]}
      emptyTitle={t('undelivered.empty')}
      emptyText={t('undelivered.emptyText')}
    >
      <Drawer opened={shown !== undefined} onClose={() => state.edit(null)} size={560} title={t('undelivered.message')}>
        {shown && <Letter letter={shown} replay={() => replay(shown)} close={() => state.edit(null)} />}
      </Drawer>
    </ListPage>
  );
}

function useAccountName(): (id: string) => string {
  const { data } = useQuery(listOf(accountList));
  return useCallback((id) => data?.find((account) => account.id === id)?.name ?? `#${id}`, [data]);
}

function useColumns(): Column<DeadLetter>[] {
  const { t } = useTranslation('admin');
  const reason = useFailureWords();
  const account = useAccountName();
  return useMemo(
    () => [
      {
        name: 'failed_at',
        title: t('undelivered.failed'),
        value: (letter) => letter.failed_at,
        cell: (letter) => dateTime(letter.failed_at),
      },
      { name: 'account', title: t('undelivered.account'), value: (letter) => account(letter.account_id) },
      {
        name: 'conversation',
        title: t('undelivered.conversation'),
        value: (letter) => letter.interaction_id,
        cell: (letter) => <ToConversation id={letter.interaction_id} />,
      },
      {
        name: 'reason',
        title: t('undelivered.reason'),
        value: (letter) => reason(letter.reason),
        cell: (letter) => (
          <Text size="sm" miw={220} maw={380} lineClamp={2}>
            {reason(letter.reason)}
          </Text>
        ),
      },
      { name: 'code', title: t('undelivered.code'), value: (letter) => letter.code ?? '' },
      { name: 'attempts', title: t('undelivered.attempts'), value: (letter) => letter.attempts },
      {
        name: 'created_at',
        sort: true,
        title: t('undelivered.written'),
        value: (letter) => letter.created_at,
        cell: (letter) => dateTime(letter.created_at),
        extra: true,
      },
      { name: 'detail', title: t('undelivered.detail'), value: (letter) => letter.detail ?? '', extra: true },
    ],
    [t, reason, account],
  );
}

/** It does not open the row as well. */
function ToConversation({ id }: { id: string }) {
  return (
    <Anchor
      size="sm"
      onClick={(event) => event.stopPropagation()}
      renderRoot={(props) => <Link {...props} to="/admin/interactions" search={{ open: id }} />}
    >
      #{id}
    </Anchor>
  );
}

/** Makes another attempt and says what came of asking for it; resolves to whether it is on its way. */
function useReplay(): (letter: DeadLetter) => Promise<boolean> {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  return async ({ id }) => {
    try {
      await call<ReplayDeadLetterData, ReplayDeadLetterResponse>('POST', {
        url: '/api/whatsapp/dead-letters/{id}/replay',
        path: { id },
      });
    } catch (refusal) {
      const message = refusal instanceof Error ? refusal.message : t('form.failed');
      notifications.show({ color: 'orange', title: t('undelivered.refused'), message });
      return false;
    }
    notifications.show({ message: t('undelivered.sent') });
    await outdate(client, [letters.url]);
    return true;
  };
}

type LetterProps = { letter: DeadLetter; replay: () => Promise<boolean>; close: () => void };

function Letter({ letter, replay, close }: LetterProps) {
  const { t } = useTranslation('admin');
  const reason = useFailureWords();
  const account = useAccountName();
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    if (await replay()) close();
    setBusy(false);
  };
  return (
    <Stack gap="lg">
      <Text fw={600}>{reason(letter.reason)}</Text>
      <dl className={classes.facts}>
        <Fact name={t('undelivered.account')}>{account(letter.account_id)}</Fact>
        <Fact name={t('undelivered.conversation')}>
          <ToConversation id={letter.interaction_id} />
        </Fact>
        <Fact name={t('undelivered.written')}>{dateTime(letter.created_at)}</Fact>
        <Fact name={t('undelivered.failed')}>{dateTime(letter.failed_at)}</Fact>
        <Fact name={t('undelivered.attempts')}>{letter.attempts}</Fact>
        {letter.code && <Fact name={t('undelivered.code')}>{letter.code}</Fact>}
      </dl>
      {letter.detail && (
        <div>
          <Text size="sm" c="var(--text-2)" mb={4}>
            {t('undelivered.detail')}
          </Text>
          <Code block>{letter.detail}</Code>
        </div>
      )}
      <Button
        leftSection={<IconRefresh size={16} />}
        loading={busy}
        onClick={() => void again()}
        className={classes.again}
      >
        {t('undelivered.again')}
      </Button>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
