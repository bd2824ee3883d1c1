import type {
  Contact,
  ContactDraft,
  ContactList,
  ContactListDraft,
  ContactListPatch,
  ContactPatch,
  CustomField,
  CustomFieldDraft,
  CustomFieldPatch,
  ListContactListsData,
  ListContactsData,
  ListCustomFieldsData,
} from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import { resource } from '../resource';

export const contactLists = resource<ContactList, ContactListDraft, ContactListPatch>(
  '/api/contact-lists' satisfies ListContactListsData['url'],
  { name: (list) => list.name },
);

export const customFields = resource<CustomField, CustomFieldDraft, CustomFieldPatch>(
  '/api/custom-fields' satisfies ListCustomFieldsData['url'],
  { name: (field) => field.name },
);

export const contacts = resource<Contact, ContactDraft, ContactPatch>(
  '/api/contacts' satisfies ListContactsData['url'],
  { name: fullName },
);

export function fullName(contact: Contact): string {
  const name = `${contact.first_name} ${contact.last_name}`.trim();
  return name || phone(contact.mobile ?? contact.phone ?? `#${contact.id}`);
}
