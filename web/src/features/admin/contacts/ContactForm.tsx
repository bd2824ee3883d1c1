import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Contact, CustomField } from '../../../api/gen';
import { tags } from '../catalog/resources';
import { AreaField, ManyField, NumberField, SelectField, SwitchField, TextField, WordsField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zContactDraft, zContactPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { listOf } from '../resource';
import { toDraft, toPatch, toValues } from './contactBody';
import { contactLists, contacts } from './resources';

type Props = {
  contact: Contact | null;
  /** A new contact begins as a copy of this one. */
  template: Contact | null;
  listId: string;
  fields: CustomField[];
  removal?: Removal;
};

export function ContactForm({ contact, template, listId, fields, removal }: Props) {
  const { t } = useTranslation('contacts');
  const lists = useQuery(listOf(contactLists));
  const known = (useQuery(listOf(tags)).data ?? []).map(({ name }) => name);
  return (
    <ResourceForm
      of={contacts}
      row={contact}
      initial={toValues(
        contact ?? template,
        listId,
        fields.map(({ id }) => id),
      )}
      draft={(values) => toDraft(ofList(values, fields))}
      patch={(values, row) => toPatch(ofList(values, fields), row)}
      schemas={{ draft: zContactDraft, patch: zContactPatch }}
      removal={removal}
    >
      {(form) => (
        <>
          <SelectField
            name="list_id"
            label={t('list')}
            hint={t('listHint')}
            required
            options={(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
          <div className={panes.pair}>
            <TextField name="first_name" label={t('firstName')} required first />
            <TextField name="last_name" label={t('lastName')} />
          </div>
          <div className={panes.pair}>
            <TextField name="mobile" label={t('mobile')} hint={t('mobileHint')} type="tel" />
            <TextField name="phone" label={t('phone')} hint={t('phoneHint')} type="tel" />
          </div>
          <WordsField name="additional_phones" label={t('morePhones')} hint={t('wordsHint')} />
          <div className={panes.pair}>
            <TextField name="email" label={t('email')} type="email" />
            <TextField name="company" label={t('company')} />
          </div>
          <TextField name="street" label={t('street')} />
          <div className={panes.pair}>
            <TextField name="postal_code" label={t('postalCode')} />
            <TextField name="city" label={t('city')} />
          </div>
          <div className={panes.pair}>
            <TextField name="country" label={t('country')} />
            <TextField name="date_of_birth" label={t('born')} type="date" />
          </div>
          <ManyField
            name="tags"
            label={t('tags')}
            hint={t('tagsHint')}
            options={[...new Set([...known, ...form.getValues().tags])]}
          />
          <AreaField name="description" label={t('description')} />
          <CustomValues fields={fields.filter((field) => belongs(field, form.getValues().list_id))} />
        </>
      )}
    </ResourceForm>
  );
}

function belongs(field: CustomField, listId: string): boolean {
  return !field.list_id || field.list_id === listId;
}

/** Fields of other lists are not sent. */
function ofList<V extends { list_id: string; custom: Record<string, unknown> }>(values: V, fields: CustomField[]): V {
  const ids = fields.filter((field) => belongs(field, values.list_id)).map(({ id }) => id);
  return { ...values, custom: Object.fromEntries(Object.entries(values.custom).filter(([id]) => ids.includes(id))) };
}

function CustomValues({ fields }: { fields: CustomField[] }) {
  const { t } = useTranslation('contacts');
  if (fields.length === 0) return null;
  return (
    <>
      <Title order={3} mt="xs">
        {t('fields.title')}
      </Title>
      {fields.map((field) => (
        <CustomValueField key={field.id} field={field} />
      ))}
    </>
  );
}

function CustomValueField({ field }: { field: CustomField }) {
  const common = { name: `custom.${field.id}`, label: field.name, required: field.required };
  switch (field.type) {
    case 'number':
      return <NumberField {...common} decimals />;
    case 'select':
      return <SelectField {...common} options={field.options} clearable={!field.required} />;
    case 'checkbox':
      return <SwitchField {...common} />;
    case 'text_area':
      return <AreaField {...common} />;
    case 'email':
      return <TextField {...common} type="email" />;
    case 'url':
      return <TextField {...common} type="url" />;
    case 'date':
      return <TextField {...common} type="date" />;
    case 'date_time':
      return <TextField {...common} placeholder="2026-11-21T09:30:00Z" />;
    case 'text':
      return <TextField {...common} />;
  }
}
