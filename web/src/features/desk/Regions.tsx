// The regions of the desk: the agent's conversations, the one in view, and what is known about it.
import { Drawer, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../realtime/store';
import { usePreferences } from '../../shared/lib/preferences';
import { Conversation } from './Conversation';
import { InteractionList } from './list/InteractionList';
import classes from './Regions.module.css';
import { Sidebar } from './sidebar/Sidebar';
import { useSelection } from './useSelection';

export function Regions() {
  const { t } = useTranslation('desk');
  const { id, select } = useSelection();
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
