// The agent's desk: connects for as long as any of its pages is shown, and keeps offers and notices around them.
import { useDisclosure } from '@mantine/hooks';
import { IconInbox, IconListSearch } from '@tabler/icons-react';
import { getRouteApi, Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { onSessionEnded } from '../../api/client';
import { forgetSession, sessionStands } from '../../api/session';
import { startDesk, stopDesk } from '../../realtime/desk';
import { useDesk } from '../../realtime/store';
import { watchForGesture } from '../../shared/lib/audio';
import { runForLeader } from '../../shared/lib/leader';
import { Frame } from '../../shell/Frame';
import { Rail } from '../../shell/Rail';
import { Banners } from './bar/Banners';
import { DeskBar } from './bar/DeskBar';
import { ProfileQuestion } from './bar/ProfileQuestion';
import { DisposingDialog } from './closing/DisposeDialog';
import { forgetChosen } from './composer/chosen';
import { Offers } from './offers/Offers';
import { Shortcuts } from './Shortcuts';
import { useAttention } from './useAttention';
import { useDeskKeys } from './useDeskKeys';
import { useDeskNotices } from './useDeskNotices';
import { useSelection } from './useSelection';

const route = getRouteApi('/desk');

export function DeskPage() {
  const { staff } = route.useRouteContext();
  const { t } = useTranslation('desk');
  useConnection(staff.id);
  const selection = useSelection();
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  useDeskNotices(selection.id);
  useDeskKeys(selection, openHelp);
  useAttention();
  const unread = useDesk((desk) => desk.interactions.reduce((sum, i) => sum + i.unread, 0));
  const seen = useRef(selection.id);
  seen.current = selection.id ?? seen.current;
  return (
    <Frame
      rail={
        <Rail
          targets={[
            {
              to: '/desk',
              search: backTo(seen.current),
              label: t('title'),
              icon: <IconInbox size={22} stroke={1.6} />,
              badge: unread,
            },
            { to: '/desk/all', label: t('all'), icon: <IconListSearch size={22} stroke={1.6} /> },
          ]}
          onHelp={openHelp}
        />
      }
      bar={<DeskBar staff={staff} />}
      banners={<Banners />}
    >
      <Outlet />
      <Offers accepted={selection.select} />
      <Shortcuts opened={help} close={closeHelp} />
      <DisposingDialog back={selection.select} />
      <ProfileQuestion />
    </Frame>
  );
}

/** The conversation that was in view before another page was. */
function backTo(id: string | null): { i?: number } {
  return id ? { i: Number(id) } : {};
}

function useConnection(agentId: string): void {
  const router = useRouter();
  useEffect(() => {
    const leave = () => {
      forgetSession();
      void router.navigate({ to: '/login' });
    };
    onSessionEnded(leave);
    startDesk(agentId, () => {
      void sessionStands().then((stands) => {
        if (!stands) leave();
      });
    });
    const stopListening = watchForGesture();
    const resign = runForLeader();
    return () => {
      resign();
      stopListening();
      stopDesk();
      forgetChosen();
    };
  }, [agentId, router]);
}
