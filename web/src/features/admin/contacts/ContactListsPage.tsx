// Contact lists: sets of contacts, and the agents who may see them.

import { IconAddressBook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactList } from '../../../api/gen';
import { dateTime } from '../../../shared/lib/time';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, ManyField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zContactListDraft, zContactListPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition, listOf } from '../resource';
import { agents } from '../resources';
import { contactLists, contacts, customFields } from './resources';
import './texts';

export function ContactListsPage() {
  const { t } = useTranslation('contacts');
  const navigate = useNavigate();
  const source = useListed(contactLists);
  const people = useQuery(listOf(agents)).data;
  const columns = useMemo<Column<ContactList>[]>(() => {
    const names = new Map((people ?? []).map((agent) => [agent.id, agent.full_name]));
    return [
      {
        name: 'name',
        sort: true,
        title: t('lists.name'),
        value: (list) => list.name,
        cell: (list) => <strong>{list.name}</strong>,
      },
      { name: 'description', title: t('lists.description'), value: (list) => list.description },
      {
        name: 'agents',
        title: t('lists.agents'),
        value: (list) => list.agent_ids.map((id) => names.get(id) ?? `#${id}`).join(', ') || t('lists.noAgents'),
      },
      {
        name: 'created_at',
        sort: true,
        title: t('created'),
        value: (list) => list.created_at,
        // The first one comes with the installation, whose time its row does not know.
        cell: (list) => (Date.parse(list.created_at) > 0 ? dateTime(list.created_at) : t('lists.fromStart')),
      },
    ];
  }, [t, people]);
  const removal: Removal = {
    text: t('lists.removeText'),
    typed: true,
    remove: contactLists.remove,
    stale: [contactLists.url, contacts.url, customFields.url],
  };

  return (
    <ListPage
      list="contact-lists"
      title={t('lists.title')}
      purpose={t('lists.purpose')}
      source={source}
      columns={columns}
      name={contactLists.name}
      add={t('lists.add')}
      editable
      removal={removal}
      actions={[
        {
          name: 'contacts',
          label: t('lists.show'),
          icon: <IconAddressBook size={16} />,
          run: (list) => void navigate({ to: '/admin/contacts', search: { filter: `list:${list.id}` } }),
        },
      ]}
      emptyTitle={t('lists.empty')}
      emptyText={t('lists.emptyText')}
    >
      <EditDrawer of={contactLists} add={t('lists.add')}>
        {(list) => <ContactListForm key={edition(list)} list={list} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function ContactListForm({ list, removal }: { list: ContactList | null; removal: Removal }) {
  const { t } = useTranslation('contacts');
  const people = useQuery(listOf(agents));
  return (
    <ResourceForm
      of={contactLists}
      row={list}
      initial={{ name: list?.name ?? '', description: list?.description ?? '', agent_ids: list?.agent_ids ?? [] }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={{ draft: zContactListDraft, patch: zContactListPatch }}
      stale={[contacts.url]}
      removal={removal}
    >
      <TextField name="name" label={t('lists.name')} hint={t('lists.nameHint')} required first />
      <AreaField name="description" label={t('lists.description')} />
      <ManyField
        name="agent_ids"
        label={t('lists.agents')}
        hint={t('lists.agentsHint')}
        options={(people.data ?? []).map((agent) => ({ value: agent.id, label: agent.full_name }))}
      />
    </ResourceForm>
  );
}
