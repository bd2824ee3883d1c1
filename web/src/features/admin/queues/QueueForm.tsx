import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  CreateQueueData,
  CreateQueueResponse,
  DeleteQueueData,
  DeleteQueueResponse,
  GetQueueData,
  GetQueueResponse,
  Queue,
  QueueStrategy,
  UpdateQueueData,
  UpdateQueueResponse,
} from '../../../api/gen';
import { DeleteButton } from '../DeleteButton';
import { EditForm } from '../FormDrawer';
import panes from '../panes.module.css';
import { zQueueDraft } from '../schemas';
import { useSaving } from '../useSaving';
import { check } from '../validate';

type Props = {
  queue: Queue | null;
  close: () => void;
  changed: (value: boolean) => void;
  saved: (queue: Queue) => void;
};

const STRATEGIES: QueueStrategy[] = ['beep_all', 'rr_memory'];
const LISTS = [['queues']];

export function QueueForm({ queue, close, changed, saved }: Props) {
  const { t } = useTranslation('admin');
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      name: queue?.name ?? '',
      strategy: queue?.strategy ?? 'beep_all',
      agent_timeout_secs: queue?.agent_timeout_secs ?? 10,
      weight: queue?.weight ?? 0,
      description: queue?.description ?? '',
    },
    validate: (values) => check(zQueueDraft, values),
    onValuesChange: () => changed(true),
  });
  const saving = useSaving(LISTS, form.setErrors);

  const submit = form.onSubmit(async (body) => {
    const worked = await saving.save(async () => {
      const next = queue
        ? await call<UpdateQueueData, UpdateQueueResponse>('PATCH', {
            url: '/api/whatsapp/queues/{id}',
            path: { id: queue.id },
            body: { version: queue.version, ...body },
          })
        : await call<CreateQueueData, CreateQueueResponse>('POST', { url: '/api/whatsapp/queues', body });
      saved(next);
    });
    if (!worked) return;
    changed(false);
    if (queue) close();
  });

  const reload = async () => {
    if (!queue) return;
    const newest = await call<GetQueueData, GetQueueResponse>('GET', {
      url: '/api/whatsapp/queues/{id}',
      path: { id: queue.id },
    });
    saved(newest);
    changed(false);
  };

  return (
    <EditForm
      onSubmit={submit}
      busy={saving.busy}
      changed={form.isDirty()}
      error={saving.error}
      reload={reload}
      cancel={close}
      extra={
        queue && (
          <DeleteButton
            name={queue.name}
            text={t('queues.removeText')}
            typed
            lists={LISTS}
            done={close}
            remove={() =>
              call<DeleteQueueData, DeleteQueueResponse>('DELETE', {
                url: '/api/whatsapp/queues/{id}',
                path: { id: queue.id },
              })
            }
          />
        )
      }
    >
      <TextInput
        label={t('queues.name')}
        required
        data-autofocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <Select
        label={t('queues.strategy')}
        description={t(`strategy.${form.getValues().strategy}.hint`)}
        data={STRATEGIES.map((value) => ({ value, label: t(`strategy.${value}.name`) }))}
        allowDeselect={false}
        key={form.key('strategy')}
        {...form.getInputProps('strategy')}
      />
      <div className={panes.pair}>
        <NumberInput
          label={t('queues.timeout')}
          description={t('queues.timeoutHint')}
          min={1}
          max={3600}
          allowDecimal={false}
          suffix=" s"
          key={form.key('agent_timeout_secs')}
          {...form.getInputProps('agent_timeout_secs')}
        />
        <NumberInput
          label={t('queues.weight')}
          description={t('queues.weightHint')}
          min={0}
          max={10}
          allowDecimal={false}
          key={form.key('weight')}
          {...form.getInputProps('weight')}
        />
      </div>
      <Textarea
        label={t('queues.description')}
        autosize
        minRows={2}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
    </EditForm>
  );
}
