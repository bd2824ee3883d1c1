// One queue: how it distributes, and who is in it, in order.
import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { EditDrawer } from '../FormDrawer';
import panes from '../panes.module.css';
import { QueueForm } from './QueueForm';
import { QueueMembers } from './QueueMembers';

export function QueueDrawer({ queue: opened, close }: { queue: Queue | null; close: () => void }) {
  const { t } = useTranslation('admin');
  const [queue, setQueue] = useState(opened);
  const [tab, setTab] = useState<string | null>('general');
  const [changed, setChanged] = useState({ general: false, members: false });
  return (
    <EditDrawer title={queue?.name ?? t('queues.add')} close={close} changed={changed.general || changed.members}>
      <Tabs value={tab} onChange={setTab} className={panes.tabs}>
        <Tabs.List className={panes.list}>
          <Tabs.Tab value="general">{t('queues.general')}</Tabs.Tab>
          <Tabs.Tab value="members" disabled={!queue}>
            {t('queues.members')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="general" className={panes.panel}>
          <QueueForm
            key={queue?.version ?? 0}
            queue={queue}
            close={close}
            changed={(value) => setChanged((now) => ({ ...now, general: value }))}
            saved={(next) => {
              const created = queue === null;
              setQueue(next);
              if (created) setTab('members');
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="members" className={panes.panel}>
          {queue && (
            <QueueMembers
              queue={queue}
              close={close}
              changed={(value) => setChanged((now) => ({ ...now, members: value }))}
            />
          )}
        </Tabs.Panel>
      </Tabs>
    </EditDrawer>
  );
}
