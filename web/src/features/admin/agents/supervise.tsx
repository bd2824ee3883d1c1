// What a supervisor can do to an agent at work: sign them out, pause them, make them ready again.
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconLogout, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type {
  Agent,
  AgentStatusDraft,
  SetAgentStatusData,
  SetAgentStatusResponse,
  SignOutAgentData,
} from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import type { RowAction } from '../list/RowMenu';
import { PERIODS } from '../pauses/periods';
import { listOf, outdate } from '../resource';
import { agents, pauses } from '../resources';
import './texts';

const STATUS = '/api/agents/{id}/status';
const SIGN_OUT = '/api/agents/{id}/sign-out';

function setStatus(agent: Agent, body: AgentStatusDraft): Promise<SetAgentStatusResponse> {
  return call<SetAgentStatusData, SetAgentStatusResponse>('POST', { url: STATUS, path: { id: agent.id }, body });
}

function signOut(agent: Agent): Promise<void> {
  return call<SignOutAgentData, void>('POST', { url: SIGN_OUT, path: { id: agent.id } });
}

/** The actions of a row's menu. Only who is at work can be paused. */
export function useSupervision(): RowAction<Agent>[] {
  const { t } = useTranslation('agents');
  const client = useQueryClient();
  const act = async (doing: Promise<unknown>, done: string) => {
    try {
      await doing;
      notifications.show({ message: done });
    } catch (error) {
      const message = error instanceof ApiError ? sentence(error.message) : t('supervise.failed');
      notifications.show({ color: 'red', message });
    }
    await outdate(client, [agents.url, PERIODS]);
  };
  return [
    {
      name: 'pause',
      label: t('supervise.pause'),
      icon: <IconPlayerPause size={16} />,
      hidden: (agent) => agent.status.status !== 'ready',
      run: (agent) =>
        modals.open({
          title: t('supervise.pauseTitle', { name: agent.full_name }),
          children: (
            <PauseChoice
              choose={(pause) => {
                modals.closeAll();
                const done = t('supervise.paused', { name: agent.full_name, pause });
                void act(setStatus(agent, { status: 'paused', pause }), done);
              }}
            />
          ),
        }),
    },
    {
      name: 'ready',
      label: t('supervise.ready'),
      icon: <IconPlayerPlay size={16} />,
      hidden: (agent) => agent.status.status !== 'paused' || agent.status.system,
      run: (agent) =>
        void act(setStatus(agent, { status: 'ready' }), t('supervise.isReady', { name: agent.full_name })),
    },
    {
      name: 'sign-out',
      label: t('supervise.signOut'),
      icon: <IconLogout size={16} />,
      run: (agent) =>
        modals.openConfirmModal({
          title: t('supervise.signOutTitle', { name: agent.full_name }),
          children: <Text size="sm">{t('supervise.signOutText')}</Text>,
          labels: { confirm: t('supervise.signOut'), cancel: t('supervise.cancel') },
          onConfirm: () => void act(signOut(agent), t('supervise.signedOut', { name: agent.full_name })),
        }),
    },
  ];
}

function PauseChoice({ choose }: { choose: (pause: string) => void }) {
  const { t } = useTranslation('agents');
  const [pause, setPause] = useState<string | null>(null);
  const active = (useQuery(listOf(pauses)).data ?? []).filter((row) => row.active);
  return (
    <Stack>
      <Select
        label={t('supervise.reason')}
        data={active.map((row) => row.name)}
        value={pause}
        onChange={setPause}
        allowDeselect={false}
        placeholder={active.length === 0 ? t('supervise.noPauses') : undefined}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()}>
          {t('supervise.cancel')}
        </Button>
        <Button disabled={pause === null} onClick={() => pause && choose(pause)}>
          {t('supervise.pause')}
        </Button>
      </Group>
    </Stack>
  );
}
