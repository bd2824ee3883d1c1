import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Disposition } from '../../../api/gen';
import { AreaField, SelectField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zDispositionDraft, zDispositionPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import { dispositions } from './resources';
import { ScopeField, scopeIds, scopeOf } from './scope';
import { levelOf, pathOf } from './tree';

const PARENT_LEVEL_MAX = 2;

type Props = {
  row: Disposition | null;
  /** Where a new one belongs, unless it is chosen otherwise. */
  parent: Disposition | null;
  all: Disposition[];
  removal: Removal;
};

export function DispositionForm({ row, parent, all, removal }: Props) {
  const { t } = useTranslation('catalog');
  const place = row ?? parent;
  if (row?.system) return <Alert m="md">{t('dispositions.systemText')}</Alert>;
  return (
    <ResourceForm
      of={dispositions}
      row={row}
      initial={{
        name: row?.name ?? '',
        description: row?.description ?? '',
        scope: place ? scopeOf(place) : 'global',
        parent_id: row ? (row.parent_id ?? '') : (parent?.id ?? ''),
      }}
      draft={({ scope, parent_id, ...values }) => ({
        ...values,
        ...scopeIds(scope),
        ...(parent_id && { parent_id }),
      })}
      patch={({ name, description }, { version }) => ({ version, name, description })}
      schemas={{ draft: zDispositionDraft, patch: zDispositionPatch }}
      removal={removal}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('name')} required first />
          <ScopeField fixed={row !== null} />
          <SelectField
            name="parent_id"
            label={t('dispositions.parent')}
            hint={row ? t('scope.fixed') : t('dispositions.parentHint')}
            placeholder={t('dispositions.noParent')}
            disabled={row !== null}
            clearable
            options={all
              .filter((each) => !each.system && scopeOf(each) === form.getValues().scope)
              .filter((each) => levelOf(each, all) <= PARENT_LEVEL_MAX)
              .map((each) => ({ value: each.id, label: pathOf(each, all).join(' › ') }))}
          />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    </ResourceForm>
  );
}
