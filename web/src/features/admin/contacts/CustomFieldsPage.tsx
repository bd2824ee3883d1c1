// The fields that contacts have beyond the usual ones.
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomField } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import { SelectField, SwitchField, TextField, WordsField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zCustomFieldDraft, zCustomFieldPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition, listOf } from '../resource';
import { contactLists, contacts, customFields } from './resources';
import './texts';

const TYPES = ['text', 'number', 'date', 'date_time', 'select', 'checkbox', 'email', 'url', 'text_area'] as const;

export function CustomFieldsPage() {
  const { t } = useTranslation('contacts');
  const { list } = useListState().filters;
  const source = useListed(customFields, list ? { list_id: list } : {});
  const lists = useQuery(listOf(contactLists)).data;
  const columns = useMemo<Column<CustomField>[]>(() => {
    const listName = (field: CustomField) =>
      field.list_id
        ? (lists?.find(({ id }) => id === field.list_id)?.name ?? `#${field.list_id}`)
        : t('fields.everywhere');
    return [
      {
        name: 'name',
        sort: true,
        title: t('fields.name'),
        value: (field) => field.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      { name: 'type', sort: true, title: t('fields.type'), value: (field) => t(`fieldType.${field.type}`) },
      { name: 'list', title: t('fields.list'), value: listName },
      {
        name: 'required',
        sort: true,
        title: t('fields.required'),
        value: (field) => (field.required ? t('fields.required') : ''),
        cell: (field) => field.required && <Badge>{t('fields.required')}</Badge>,
      },
    ];
  }, [t, lists]);
  const removal: Removal = {
    text: t('fields.removeText'),
    remove: customFields.remove,
    stale: [customFields.url, contacts.url],
  };

  return (
    <ListPage
      list="custom-fields"
      title={t('fields.title')}
      purpose={t('fields.purpose')}
      source={source}
      columns={columns}
      name={customFields.name}
      add={t('fields.add')}
      editable
      removal={removal}
      filters={[
        {
          name: 'list',
          label: t('fields.list'),
          options: (lists ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
      ]}
      emptyTitle={t('fields.empty')}
      emptyText={t('fields.emptyText')}
    >
      <EditDrawer of={customFields} add={t('fields.add')}>
        {(field) => <CustomFieldForm key={edition(field)} field={field} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function CustomFieldForm({ field, removal }: { field: CustomField | null; removal: Removal }) {
  const { t } = useTranslation('contacts');
  const lists = useQuery(listOf(contactLists));
  return (
    <ResourceForm
      of={customFields}
      row={field}
      initial={{
        name: field?.name ?? '',
        type: field?.type ?? ('text' as const),
        list_id: field?.list_id ?? '',
        options: field?.options ?? [],
        required: field?.required ?? false,
      }}
      draft={({ list_id, ...values }) => ({ ...values, ...(list_id && { list_id }) })}
      patch={({ name, options, required }, { version, type }) => ({
        version,
        name,
        required,
        ...(type === 'select' && { options }),
      })}
      schemas={{ draft: zCustomFieldDraft, patch: zCustomFieldPatch }}
      stale={[contacts.url]}
      removal={removal}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('fields.name')} required first />
          <SelectField
            name="type"
            label={t('fields.type')}
            hint={field ? t('fields.fixed') : undefined}
            disabled={field !== null}
            options={TYPES.map((value) => ({ value, label: t(`fieldType.${value}`) }))}
          />
          {form.getValues().type === 'select' && (
            <WordsField name="options" label={t('fields.options')} hint={t('fields.optionsHint')} required />
          )}
          <SelectField
            name="list_id"
            label={t('fields.list')}
            hint={field ? t('fields.fixed') : t('fields.listHint')}
            placeholder={t('fields.everywhere')}
            disabled={field !== null}
            clearable
            options={(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
          <SwitchField name="required" label={t('fields.required')} hint={t('fields.requiredHint')} />
        </>
      )}
    </ResourceForm>
  );
}
