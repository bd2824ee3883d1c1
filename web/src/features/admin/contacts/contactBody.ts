// Between the form of a contact and what the server takes.
import type { Contact, ContactDraft, ContactPatch } from '../../../api/gen';

export type CustomValue = string | number | boolean | null;

export type ContactValues = {
  list_id: string;
  first_name: string;
  last_name: string;
  phone: string;
  mobile: string;
  additional_phones: string[];
  email: string;
  company: string;
  street: string;
  postal_code: string;
  city: string;
  country: string;
  date_of_birth: string;
  description: string;
  tags: string[];
  custom: Record<string, CustomValue>;
};

const plus = (digits: string | null | undefined) => (digits ? `+${digits}` : '');

export function toValues(contact: Contact | null, listId: string, fieldIds: string[]): ContactValues {
  const custom = Object.fromEntries(fieldIds.map((id) => [id, held(contact?.custom[id])]));
  return {
    list_id: contact?.list_id ?? listId,
    first_name: contact?.first_name ?? '',
    last_name: contact?.last_name ?? '',
    phone: plus(contact?.phone),
    mobile: plus(contact?.mobile),
    additional_phones: (contact?.additional_phones ?? []).map(plus),
    email: contact?.email ?? '',
    company: contact?.company ?? '',
    street: contact?.street ?? '',
    postal_code: contact?.postal_code ?? '',
    city: contact?.city ?? '',
    country: contact?.country ?? '',
    date_of_birth: contact?.date_of_birth ?? '',
    description: contact?.description ?? '',
    tags: contact?.tags ?? [],
    custom,
  };
}

/** Numbers left empty are not sent: the server copies the other one (CON-04). */
export function toDraft(values: ContactValues): ContactDraft {
  const { phone, mobile, date_of_birth, ...rest } = values;
  return {
    ...rest,
    ...(phone && { phone }),
    ...(mobile && { mobile }),
    ...(date_of_birth && { date_of_birth }),
    custom: cleared(values.custom),
  };
}

export function toPatch(values: ContactValues, { version }: Contact): ContactPatch {
  return { version, ...values, custom: cleared(values.custom) };
}

function cleared(custom: Record<string, CustomValue>): Record<string, CustomValue> {
  return Object.fromEntries(Object.entries(custom).map(([id, value]) => [id, value === '' ? null : value]));
}

function held(value: unknown): CustomValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : '';
}
