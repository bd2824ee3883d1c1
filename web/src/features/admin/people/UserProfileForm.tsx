import { Checkbox, MultiSelect, Select, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProfileSectionName, UserProfile } from '../../../api/gen';
import { AreaField, SelectField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zUserProfileDraft, zUserProfilePatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import { listOf } from '../resource';
import { accounts, queues } from '../resources';
import { type Grant, PERMISSIONS, type ProfileValues, SECTIONS, toDraft, toPatch, toValues } from './profileBody';
import { userProfiles, users } from './resources';
import classes from './UserProfileForm.module.css';

export function UserProfileForm({ profile, removal }: { profile: UserProfile | null; removal: Removal }) {
  const { t } = useTranslation('people');
  return (
    <ResourceForm
      of={userProfiles}
      row={profile}
      initial={toValues(profile)}
      draft={(values) => toDraft(values, null)}
      patch={toPatch}
      schemas={{ draft: zUserProfileDraft, patch: zUserProfilePatch }}
      stale={[users.url]}
      removal={removal}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('profiles.name')} hint={t('profiles.nameHint')} required first />
          <AreaField name="description" label={t('profiles.description')} />
          <SelectField
            name="permission"
            label={t('profiles.permission')}
            hint={t('profiles.permissionHint')}
            options={PERMISSIONS.map((value) => ({ value, label: t(`permission.${value}`) }))}
          />
          <SwitchField name="mask_sensitive_data" label={t('profiles.mask')} hint={t('profiles.maskHint')} />
          <Sections form={form} />
        </>
      )}
    </ResourceForm>
  );
}

function Sections({ form }: { form: UseFormReturnType<ProfileValues> }) {
  const { t } = useTranslation('people');
  const accountList = useQuery(listOf(accounts)).data ?? [];
  const queueList = useQuery(listOf(queues)).data ?? [];
  const choices = (name: ProfileSectionName) => {
    if (name === 'accounts') return accountList;
    return name === 'queues' ? queueList : null;
  };
  return (
    <fieldset className={classes.sections}>
      <legend>{t('profiles.sections')}</legend>
      <Text size="xs" c="var(--text-2)">
        {t('profiles.sectionsHint')}
      </Text>
      {SECTIONS.map((name) => (
        <SectionRow
          key={name}
          label={t(`section.${name}`)}
          grant={form.getValues().grants[name]}
          choices={choices(name)}
          change={(part) =>
            form.setFieldValue('grants', {
              ...form.getValues().grants,
              [name]: { ...form.getValues().grants[name], ...part },
            })
          }
        />
      ))}
    </fieldset>
  );
}

type RowProps = {
  label: string;
  grant: Grant;
  /** What can be granted one by one; null where a section has no such parts. */
  choices: { id: string; name: string }[] | null;
  change: (part: Partial<Grant>) => void;
};

function SectionRow({ label, grant, choices, change }: RowProps) {
  const { t } = useTranslation('people');
  return (
    <div className={classes.section}>
      <Checkbox
        label={label}
        checked={grant.granted}
        onChange={(event) => change({ granted: event.currentTarget.checked })}
      />
      {grant.granted && (
        <Select
          aria-label={t('profiles.permissionOf', { name: label })}
          data={[
            { value: 'inherit', label: t('permission.inherit') },
            ...PERMISSIONS.map((value) => ({ value, label: t(`permission.${value}`) })),
          ]}
          value={grant.permission}
          allowDeselect={false}
          onChange={(value) => change({ permission: PERMISSIONS.find((each) => each === value) ?? 'inherit' })}
        />
      )}
      {grant.granted && choices && (
        <div className={classes.resources}>
          <Checkbox
            label={t('profiles.all')}
            checked={grant.all}
            onChange={(event) => change({ all: event.currentTarget.checked })}
          />
          {!grant.all && (
            <MultiSelect
              aria-label={t('profiles.only', { name: label })}
              placeholder={t('profiles.choose')}
              data={choices.map(({ id, name }) => ({ value: id, label: name }))}
              value={grant.ids}
              searchable
              hidePickedOptions
              onChange={(ids) => change({ ids })}
            />
          )}
        </div>
      )}
    </div>
  );
}
