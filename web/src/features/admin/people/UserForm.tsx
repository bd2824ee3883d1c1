import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StaffRole, User } from '../../../api/gen';
import { AreaField, PasswordField, SelectField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zUserDraft, zUserPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { listOf } from '../resource';
import { userProfiles, users } from './resources';

type Values = {
  full_name: string;
  username: string;
  password: string;
  role: StaffRole;
  profile_id: string;
  email: string;
  description: string;
  enabled: boolean;
};

export function UserForm({ user, removal }: { user: User | null; removal: Removal }) {
  const { t } = useTranslation('people');
  const profiles = useQuery(listOf(userProfiles));
  return (
    <ResourceForm
      of={users}
      row={user}
      initial={toValues(user)}
      draft={({ email, profile_id, ...rest }) => ({
        ...rest,
        ...(email && { email }),
        ...(rest.role === 'user' && profile_id && { profile_id }),
      })}
      patch={({ password, profile_id, ...rest }, { version }) => ({
        version,
        ...rest,
        profile_id: rest.role === 'user' ? (profile_id ?? '') : '',
        ...(password && { password }),
      })}
      schemas={{ draft: zUserDraft, patch: zUserPatch }}
      removal={removal}
    >
      {(form) => (
        <>
          <div className={panes.pair}>
            <TextField name="full_name" label={t('users.name')} required first />
            <TextField name="username" label={t('users.username')} required />
          </div>
          <PasswordField
            name="password"
            label={t('users.password')}
            hint={user ? t('users.passwordKeep') : t('users.passwordHint')}
            fresh={user === null}
          />
          <SelectField
            name="role"
            label={t('users.role')}
            hint={t(form.getValues().role === 'user' ? 'roleHint.user' : 'roleHint.administrator')}
            options={(['administrator', 'user'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
          />
          {form.getValues().role === 'user' && (
            <SelectField
              name="profile_id"
              label={t('users.profile')}
              hint={t('users.profileHint')}
              clearable
              options={(profiles.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <TextField name="email" label={t('users.email')} type="email" hint={t('users.emailHint')} />
          <AreaField name="description" label={t('users.description')} />
          <SwitchField name="enabled" label={t('users.enabled')} hint={t('users.enabledHint')} />
        </>
      )}
    </ResourceForm>
  );
}

function toValues(user: User | null): Values {
  return {
    full_name: user?.full_name ?? '',
    username: user?.username ?? '',
    password: '',
    role: user?.role ?? 'user',
    profile_id: user?.profile_id ?? '',
    email: user?.email ?? '',
    description: user?.description ?? '',
    enabled: user?.enabled ?? true,
  };
}
