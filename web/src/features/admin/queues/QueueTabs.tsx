// One queue: how it distributes, and who is in it, by name, by team and by agent profile.
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { QueueProfiles, QueueTeams } from '../catalog/attached';
import { DrawerTabs, useTab } from '../form/DrawerTabs';
import type { Removal } from '../list/Removal';
import { edition } from '../resource';
import { QueueForm } from './QueueForm';
import { QueueMembers } from './QueueMembers';

export function QueueTabs({ queue, removal }: { queue: Queue | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation('catalog');
  const [tab, setTab] = useTab(['general', 'members', 'teams']);
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
        { name: 'teams', label: tc('queueTeams.tab'), content: queue && <QueueTeams id={queue.id} /> },
        { name: 'profiles', label: tc('queueProfiles.tab'), content: queue && <QueueProfiles id={queue.id} /> },
      ]}
    />
  );
}
