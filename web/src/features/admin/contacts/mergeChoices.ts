// Which values contacts that become one differ in, and which are kept unless somebody says otherwise.
import type { Contact, CustomField } from '../../../api/gen';

export const MERGE_FIELDS = [
  'first_name',
  'last_name',
  'phone',
  'mobile',
  'email',
  'company',
  'street',
  'postal_code',
  'city',
  'country',
  'date_of_birth',
  'description',
] as const;

export type MergeField = (typeof MERGE_FIELDS)[number];

export type Difference = {
  /** As the server names it. */
  name: string;
  field: MergeField | CustomField;
  /** In the order of the contacts. */
  values: string[];
};

export function differences(contacts: Contact[], fields: CustomField[]): Difference[] {
  const own = MERGE_FIELDS.map((name) => ({
    name: name as string,
    field: name,
    values: contacts.map((contact) => contact[name] ?? ''),
  }));
  const custom = fields.map((field) => ({
    name: `custom.${field.id}`,
    field,
    values: contacts.map((contact) => String(contact.custom[field.id] ?? '')),
  }));
  return [...own, ...custom].filter(({ values }) => new Set(values).size > 1);
}

/** The survivor's value, or else the first that is not empty, as on the server. */
export function usual(difference: Difference, contacts: Contact[], survivor: string): string {
  const held = contacts.filter((_, index) => difference.values[index] !== '').map(({ id }) => id);
  return held.includes(survivor) ? survivor : (held[0] ?? survivor);
}
