// All conversations that an agent may see: their own, those of their accounts, open and closed (LST-01..LST-10).
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type SignedIn, sessionQuery } from '../../../api/session';
import { ListPage } from '../../admin/list/ListPage';
import { useListState } from '../../admin/list/listState';
import { MENUS } from '../../admin/list/RowMenu';
import { asked, usePaged } from '../../admin/list/sources';
import '../../admin/texts';
import { useConversationColumns } from '../columns';
import { conversations, LIST_AGAIN_MS } from '../requests';
import '../texts';
import { stateWords } from '../words';
import classes from './AllConversations.module.css';
import { ConversationDrawer } from './ConversationDrawer';
import { type Agent, askedFor, EXACT_STATES } from './possible';
import { useListActions } from './useListActions';

export function AllConversationsPage() {
  // Switches change while somebody works: asked again whenever the list is opened.
  const { data: staff } = useQuery({ ...sessionQuery, refetchOnMount: 'always' });
  if (!staff?.desk) return null;
  return <All staff={staff} agent={{ id: staff.id, permissions: staff.desk.permissions }} />;
}

function All({ staff, agent }: { staff: SignedIn; agent: Agent }) {
  const { t } = useTranslation('conversations');
  const state = useListState();
  const source = usePaged(conversations, { ...asked(state), ...askedFor(state.filters, agent.id) }, LIST_AGAIN_MS);
  const columns = useConversationColumns();
  const actions = useListActions(agent, state.edit);
  return (
    <div className={classes.page}>
      <ListPage
        list="all-conversations"
        title={t('all.title')}
        purpose={t('all.purpose')}
        source={source}
        columns={columns}
        name={(row) => `#${row.id}`}
        editable
        openLabel={t('list.show')}
        emptyTitle={t('list.empty')}
        emptyText={t('all.emptyText')}
        filters={[
          {
            name: 'state',
            label: t('list.state'),
            options: [
              { value: 'open', label: t('all.allOpen') },
              { value: 'closed', label: t('list.closed') },
              ...EXACT_STATES.map((value) => ({ value, label: stateWords(value) })),
            ],
          },
          {
            name: 'whose',
            label: t('all.whose'),
            options: [
              { value: 'mine', label: t('all.mine') },
              { value: 'nobody', label: t('all.nobody') },
            ],
          },
          {
            name: 'account',
            label: t('list.account'),
            options: (staff.desk?.accounts ?? []).map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        actions={actions}
      >
        {state.open && <ConversationDrawer id={state.open} actions={actions} close={() => state.edit(null)} />}
      </ListPage>
      <div id={MENUS} />
    </div>
  );
}
