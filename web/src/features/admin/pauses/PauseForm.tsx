import { useTranslation } from 'react-i18next';
import type { Pause } from '../../../api/gen';
import { AreaField, SwitchField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zPauseDraft, zPausePatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import { pauses } from '../resources';

export function PauseForm({ pause, removal }: { pause: Pause | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  return (
    <ResourceForm
      of={pauses}
      row={pause}
      initial={{ name: pause?.name ?? '', description: pause?.description ?? '', active: pause?.active ?? true }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={{ draft: zPauseDraft, patch: zPausePatch }}
      removal={removal}
    >
      <TextField name="name" label={t('pauses.name')} hint={t('pauses.nameHint')} required first />
      <AreaField name="description" label={t('pauses.description')} />
      <SwitchField name="active" label={t('pauses.active')} hint={t('pauses.activeHint')} />
    </ResourceForm>
  );
}
