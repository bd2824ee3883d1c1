// One queue: how it distributes, and who is in it, in order.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { DrawerTabs } from '../form/DrawerTabs';
import type { Removal } from '../list/Removal';
import { edition } from '../resource';
import { QueueForm } from './QueueForm';
import { QueueMembers } from './QueueMembers';

export function QueueTabs({ queue, removal }: { queue: Queue | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  const [tab, setTab] = useState('general');
  return (
    <DrawerTabs
      tab={tab}
      show={setTab}
      tabs={[
        {
          name: 'general',
          label: t('queues.general'),
          content: <QueueForm key={edition(queue)} queue={queue} removal={removal} goOn={() => setTab('members')} />,
        },
        {
          name: 'members',
          label: t('queues.members'),
          content: queue && <QueueMembers queue={queue} />,
        },
      ]}
    />
  );
}
