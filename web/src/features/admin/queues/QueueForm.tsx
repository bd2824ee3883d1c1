import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../api/gen';
import { AreaField, NumberField, SelectField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zQueueDraft, zQueuePatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { queues } from '../resources';
import { STRATEGIES } from './strategies';

type Props = { queue: Queue | null; removal: Removal; goOn: () => void };

export function QueueForm({ queue, removal, goOn }: Props) {
  const { t } = useTranslation('admin');
  return (
    <ResourceForm
      of={queues}
      row={queue}
      initial={{
        name: queue?.name ?? '',
        strategy: queue?.strategy ?? ('beep_all' as const),
        agent_timeout_secs: queue?.agent_timeout_secs ?? 10,
        weight: queue?.weight ?? 0,
        description: queue?.description ?? '',
      }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={{ draft: zQueueDraft, patch: zQueuePatch }}
      removal={removal}
      goOn={goOn}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('queues.name')} required first />
          <SelectField
            name="strategy"
            label={t('queues.strategy')}
            hint={t(`strategy.${form.getValues().strategy}.hint`)}
            options={STRATEGIES.map((value) => ({ value, label: t(`strategy.${value}.name`) }))}
          />
          <div className={panes.pair}>
            <NumberField
              name="agent_timeout_secs"
              label={t('queues.timeout')}
              hint={t('queues.timeoutHint')}
              min={1}
              max={3600}
              unit="s"
            />
            <NumberField name="weight" label={t('queues.weight')} hint={t('queues.weightHint')} min={0} max={10} />
          </div>
          <AreaField name="description" label={t('queues.description')} />
        </>
      )}
    </ResourceForm>
  );
}
