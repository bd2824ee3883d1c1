// The agent's desk: connects for as long as it is shown, and lays its regions out.
import { Drawer, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { onSessionEnded } from '../../api/client';
import { forgetSession, sessionStands } from '../../api/session';
import { startDesk, stopDesk } from '../../realtime/desk';
import { useDesk } from '../../realtime/store';
import { watchForGesture } from '../../shared/lib/audio';
import { runForLeader } from '../../shared/lib/leader';
import { usePreferences } from '../../shared/lib/preferences';
import { Frame } from '../../shell/Frame';
import { Rail } from '../../shell/Rail';
import { Banners } from './bar/Banners';
import { DeskBar } from './bar/DeskBar';
import { ProfileQuestion } from './bar/ProfileQuestion';
import { Conversation } from './Conversation';
import { DisposingDialog } from './closing/DisposeDialog';
import classes from './DeskPage.module.css';
import { InteractionList } from './list/InteractionList';
import { Offers } from './offers/Offers';
import { Shortcuts } from './Shortcuts';
import { Sidebar } from './sidebar/Sidebar';
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
  return (
    <Frame
      rail={
        <Rail
          targets={[{ to: '/desk', label: t('title'), icon: <IconInbox size={22} stroke={1.6} />, badge: unread }]}
          onHelp={openHelp}
        />
      }
      bar={<DeskBar staff={staff} />}
      banners={<Banners />}
    >
      <Regions id={selection.id} select={selection.select} />
      <Offers accepted={selection.select} />
      <Shortcuts opened={help} close={closeHelp} />
      <DisposingDialog back={selection.select} />
      <ProfileQuestion />
    </Frame>
  );
}

function Regions({ id, select }: { id: string | null; select: (id: string | null) => void }) {
  const { t } = useTranslation('desk');
  const wide = useMediaQuery('(min-width: 1280px)', window.innerWidth >= 1280);
  const narrow = useMediaQuery('(max-width: 899px)', window.innerWidth < 900);
  const pinned = usePreferences((p) => p.sidebarOpen);
  const [drawer, { open, close }] = useDisclosure(false);
  const card = useDesk((desk) => desk.interactions.find((i) => i.id === id));
  const toggle = () => (wide ? usePreferences.setState({ sidebarOpen: !pinned }) : open());
  const showSidebar = wide && pinned && card !== undefined;
  return (
    <div className={classes.desk} data-sidebar={showSidebar || undefined} data-narrow={narrow || undefined}>
      {narrow && card && <VisuallyHidden component="h1">{t('title')}</VisuallyHidden>}
      {(!narrow || !card) && <InteractionList selected={id} select={select} />}
      {(!narrow || card) && (
        <Conversation
          card={card}
          toggleSidebar={toggle}
          sidebarShown={showSidebar}
          back={narrow ? () => select(null) : undefined}
        />
      )}
      {showSidebar && (
        <aside className={classes.sidebar} aria-label={t('sidebar.label')}>
          <Sidebar card={card} />
        </aside>
      )}
      <Drawer opened={drawer && !wide && card !== undefined} onClose={close} size={360} title={t('sidebar.label')}>
        {card && <Sidebar card={card} />}
      </Drawer>
    </div>
  );
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
    };
  }, [agentId, router]);
}
