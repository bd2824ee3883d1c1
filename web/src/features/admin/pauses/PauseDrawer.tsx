import { Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  CreatePauseData,
  CreatePauseResponse,
  DeletePauseData,
  DeletePauseResponse,
  Pause,
  UpdatePauseData,
  UpdatePauseResponse,
} from '../../../api/gen';
import { DeleteButton } from '../DeleteButton';
import { EditDrawer, EditForm } from '../FormDrawer';
import { zPauseDraft } from '../schemas';
import { useSaving } from '../useSaving';
import { check } from '../validate';

const LISTS = [['pauses']];

export function PauseDrawer({ pause, close }: { pause: Pause | null; close: () => void }) {
  const { t } = useTranslation('admin');
  const [changed, setChanged] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: pause?.name ?? '', description: pause?.description ?? '', active: pause?.active ?? true },
    validate: (values) => check(zPauseDraft, values),
    onValuesChange: () => setChanged(true),
  });
  const saving = useSaving(LISTS, form.setErrors);

  const submit = form.onSubmit(async (body) => {
    const worked = await saving.save(() =>
      pause
        ? call<UpdatePauseData, UpdatePauseResponse>('PATCH', { url: '/api/pauses/{id}', path: { id: pause.id }, body })
        : call<CreatePauseData, CreatePauseResponse>('POST', { url: '/api/pauses', body }),
    );
    if (worked) close();
  });

  return (
    <EditDrawer title={pause?.name ?? t('pauses.add')} close={close} changed={changed}>
      <EditForm
        onSubmit={submit}
        busy={saving.busy}
        changed={changed}
        error={saving.error}
        cancel={close}
        extra={
          pause && (
            <DeleteButton
              name={pause.name}
              text={t('pauses.removeText')}
              typed={false}
              lists={LISTS}
              done={close}
              remove={() =>
                call<DeletePauseData, DeletePauseResponse>('DELETE', {
                  url: '/api/pauses/{id}',
                  path: { id: pause.id },
                })
              }
            />
          )
        }
      >
        <TextInput
          label={t('pauses.name')}
          required
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Textarea
          label={t('pauses.description')}
          autosize
          minRows={2}
          key={form.key('description')}
          {...form.getInputProps('description')}
        />
        <Switch
          label={t('pauses.active')}
          description={t('pauses.activeHint')}
          key={form.key('active')}
          {...form.getInputProps('active', { type: 'checkbox' })}
        />
      </EditForm>
    </EditDrawer>
  );
}
