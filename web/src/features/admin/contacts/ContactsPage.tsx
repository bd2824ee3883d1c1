// The customers' records: searched, filtered and ordered by the server, because there may be many.
import { Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowMerge, IconCopy, IconDownload, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callFile } from '../../../api/client';
import type { Contact, ContactExport, CustomField } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { dateTime } from '../../../shared/lib/time';
import { Person } from '../../../shared/ui/Person';
import { tags } from '../catalog/resources';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { save } from '../list/csv';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { asked, usePaged } from '../list/sources';
import { edition, listOf } from '../resource';
import { ContactForm } from './ContactForm';
import { contactLists, contacts, customFields, fullName } from './resources';
import './texts';

/** As many as a person can compare; the server takes no more. */
const MERGED_MAX = 10;

export function ContactsPage() {
  const { t } = useTranslation('contacts');
  const state = useListState();
  const lists = useQuery(listOf(contactLists)).data;
  const fields = useQuery(listOf(customFields)).data;
  const [template, setTemplate] = useState<Contact | null>(null);
  const { list, tag } = state.filters;
  const query = {
    ...asked(state),
    ...(list && { list_id: list }),
    ...(tag && { filter: JSON.stringify({ field: 'tags', operator: 'any_of', values: [tag] }) }),
  };
  const source = usePaged(contacts, query);
  useEffect(() => {
    if (!state.open) setTemplate(null);
  }, [state.open]);
  const columns = useColumns(lists ?? [], fields ?? []);
  const known = (useQuery(listOf(tags)).data ?? []).map(({ name }) => name);
  const inUse = (source.rows ?? []).flatMap((row) => row.tags);
  const tagNames = [...new Set([...known, ...inUse, ...(tag ? [tag] : [])])].sort();
  const removal: Removal = { text: t('removeText'), remove: contacts.remove, stale: [contacts.url, contactLists.url] };

  return (
    <ListPage
      list="contacts"
      title={t('title')}
      purpose={t('purpose')}
      source={source}
      columns={columns}
      name={fullName}
      add={t('add')}
      editable
      filters={[
        {
          name: 'list',
          label: t('list'),
          options: (lists ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
        { name: 'tag', label: t('tag'), options: tagNames.map((value) => ({ value, label: value })) },
      ]}
      actions={[
        {
          name: 'duplicate',
          label: t('duplicate'),
          icon: <IconCopy size={16} />,
          run: (contact) => {
            setTemplate(contact);
            state.edit('new');
          },
        },
      ]}
      removal={removal}
      exportRows={(rows) => exportContacts({ ids: rows.map(({ id }) => id) })}
      bulk={(rows) => <MergeButton rows={rows} />}
      buttons={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={18} />}
            disabled={!source.rows?.length}
            onClick={() => exportContacts(query)}
          >
            {t('export')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconUpload size={18} />}
            renderRoot={(props) => <Link to="/admin/contacts/import" {...props} />}
          >
            {t('importButton')}
          </Button>
        </>
      }
      emptyTitle={t('empty')}
      emptyText={t('emptyText')}
    >
      <EditDrawer of={contacts} add={t('add')}>
        {(contact) =>
          fields && (
            <ContactForm
              key={edition(contact)}
              contact={contact}
              template={template}
              listId={list ?? lists?.[0]?.id ?? ''}
              fields={fields}
              removal={removal}
            />
          )
        }
      </EditDrawer>
    </ListPage>
  );
}

/** Several records of one customer become one (CON-21). */
function MergeButton({ rows }: { rows: Contact[] }) {
  const { t } = useTranslation('contacts');
  if (rows.length < 2 || rows.length > MERGED_MAX) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconArrowMerge size={16} />}
      renderRoot={(props) => (
        <Link to="/admin/contacts/merge" search={{ open: rows.map(({ id }) => id).join('-') }} {...props} />
      )}
    >
      {t('merge.button')}
    </Button>
  );
}

async function exportContacts(which: ContactExport): Promise<void> {
  try {
    save('contacts.csv', await callFile('POST', { url: '/api/contacts/export', body: which }));
  } catch (error) {
    notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) });
  }
}

function useColumns(lists: { id: string; name: string }[], fields: CustomField[]): Column<Contact>[] {
  const { t } = useTranslation('contacts');
  return useMemo(() => {
    const plain = (name: 'company' | 'city' | 'country' | 'street' | 'postal_code' | 'description', title: string) => ({
      name,
      title,
      value: (contact: Contact) => contact[name],
      extra: true,
    });
    return [
      {
        name: 'name',
        title: t('name'),
        sort: true,
        value: fullName,
        cell: (contact) => (
          <Group gap="sm" wrap="nowrap">
            <Person name={fullName(contact)} seed={contact.id} size={30} />
            <strong>{fullName(contact)}</strong>
          </Group>
        ),
      },
      {
        name: 'mobile',
        title: t('mobile'),
        value: ({ mobile }) => mobile ?? '',
        cell: ({ mobile }) => <Phone digits={mobile} />,
      },
      {
        name: 'phone',
        title: t('phone'),
        value: (row) => row.phone ?? '',
        cell: (row) => <Phone digits={row.phone} />,
        extra: true,
      },
      { name: 'email', title: t('email'), value: (contact) => contact.email },
      {
        name: 'list',
        title: t('list'),
        value: (contact) => lists.find(({ id }) => id === contact.list_id)?.name ?? `#${contact.list_id}`,
      },
      {
        name: 'tags',
        title: t('tags'),
        value: (contact) => contact.tags.join(', '),
        cell: (contact) => <Tags tags={contact.tags} />,
      },
      plain('company', t('company')),
      plain('street', t('street')),
      plain('postal_code', t('postalCode')),
      plain('city', t('city')),
      plain('country', t('country')),
      plain('description', t('description')),
      ...fields.map((field) => ({
        name: `custom-${field.id}`,
        title: field.name,
        value: (contact: Contact) => String(contact.custom[field.id] ?? ''),
        extra: true,
      })),
      {
        name: 'created_at',
        title: t('created'),
        sort: true,
        value: ({ created_at }) => created_at,
        cell: ({ created_at }) => dateTime(created_at),
      },
      {
        name: 'updated_at',
        title: t('updated'),
        sort: true,
        extra: true,
        value: ({ updated_at }) => updated_at,
        cell: ({ updated_at }) => dateTime(updated_at),
      },
    ];
  }, [t, lists, fields]);
}

function Phone({ digits }: { digits?: string | null }) {
  return <span className="num">{digits ? phone(digits) : ''}</span>;
}

/** One as it is; several as one label with the names on hover (TAG-01). */
function Tags({ tags }: { tags: string[] }) {
  const { t } = useTranslation('contacts');
  const [first] = tags;
  if (!first) return null;
  return tags.length === 1 ? (
    <Badge color="gray">{first}</Badge>
  ) : (
    <Badge color="gray" title={tags.join(', ')}>
      <Text span inherit>
        {t('tagCount', { count: tags.length })}
      </Text>
    </Badge>
  );
}
