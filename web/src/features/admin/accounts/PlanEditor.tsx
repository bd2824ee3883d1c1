// The plan of an account: the queues that are tried, in order, while nobody holds an interaction.
import { Alert, Button, NumberInput, Select, Skeleton, Switch, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { Account, GetPlanData, GetPlanResponse, Plan, PutPlanData, PutPlanResponse } from '../../../api/gen';
import { useDrawer } from '../form/drawerTools';
import { EditForm } from '../form/EditForm';
import { moved, OrderedRows } from '../form/OrderedRows';
import { useSaving } from '../form/useSaving';
import type { FormErrors } from '../form/validate';
import { listOf } from '../resource';
import { queues as queueList } from '../resources';
import classes from './PlanEditor.module.css';

const URL = '/api/whatsapp/accounts/{id}/applications';

type Props = { account: Account };

type Step = { key: string; id?: number; queue_id: string; timeout_secs: number; enabled: boolean };

const TIMEOUT_SECS = 60;
/** Seconds; the server's own limit. */
const TIMEOUT_MAX = 2_147_483;

export function PlanEditor({ account }: Props) {
  const plan = useQuery({
    queryKey: [URL, 'one', account.id],
    queryFn: () =>
      call<GetPlanData, GetPlanResponse>('GET', {
        url: URL,
        path: { id: account.id },
      }),
    refetchOnMount: 'always',
  });
  if (plan.error) return <Alert color="red">{plan.error.message}</Alert>;
  if (!plan.data) return <Skeleton height={160} m="md" />;
  return <Editor key={plan.data.version} account={account} plan={plan.data} reload={() => void plan.refetch()} />;
}

function Editor({ account, plan, reload }: Props & { plan: Plan; reload: () => void }) {
  const { t } = useTranslation('admin');
  const queues = useQuery(listOf(queueList));
  const [steps, setSteps] = useState<Step[]>(() => plan.steps.map((step) => ({ ...step, key: `step-${step.id}` })));
  const [dirty, setDirty] = useState(false);
  const [errors, setErrors] = useState<FormErrors>({});
  const saving = useSaving([URL], setErrors);
  const drawer = useDrawer();
  useEffect(() => drawer.mark('plan', dirty), [drawer, dirty]);

  const change = (next: Step[]) => {
    setSteps(next);
    setErrors({});
    setDirty(true);
  };
  const edit = (index: number, part: Partial<Step>) =>
    change(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));

  const rows = steps.map((step, index) => ({
    key: step.key,
    name: queues.data?.find((queue) => queue.id === step.queue_id)?.name ?? t('plan.step', { number: index + 1 }),
    content: (
      <StepFields
        step={step}
        queues={(queues.data ?? []).map((queue) => ({ value: queue.id, label: queue.name }))}
        errors={errors}
        index={index}
        edit={(part) => edit(index, part)}
      />
    ),
  }));

  return (
    <EditForm
      onSubmit={async (event) => {
        event.preventDefault();
        const missing = missingQueues(steps, t('invalid.required'));
        setErrors(missing);
        if (Object.keys(missing).length > 0) return;
        const worked = await saving.save(() => store(account.id, plan.version, steps));
        if (!worked) return;
        drawer.mark('plan', false);
        drawer.close();
      }}
      busy={saving.busy}
      changed={dirty}
      error={saving.error}
      conflict={{ reload }}
      owns={(field) => field.startsWith('steps')}
    >
      <Text size="sm" c="var(--text-2)">
        {t('plan.purpose')}
      </Text>
      {steps.length === 0 && <Alert color="yellow">{t('plan.empty')}</Alert>}
      <OrderedRows
        label={t('accounts.tab.plan')}
        rows={rows}
        move={(from, to) => change(moved(steps, from, to))}
        remove={(index) => change(steps.filter((_, at) => at !== index))}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        className={classes.add}
        onClick={() =>
          change([...steps, { key: crypto.randomUUID(), queue_id: '', timeout_secs: TIMEOUT_SECS, enabled: true }])
        }
      >
        {t('plan.add')}
      </Button>
    </EditForm>
  );
}

function missingQueues(steps: Step[], message: string): FormErrors {
  const errors: FormErrors = {};
  steps.forEach((step, index) => {
    if (step.queue_id === '') errors[`steps.${index}.queue_id`] = message;
  });
  return errors;
}

function store(accountId: string, version: number, steps: Step[]): Promise<Plan> {
  return call<PutPlanData, PutPlanResponse>('PUT', {
    url: URL,
    path: { id: accountId },
    body: {
      version,
      steps: steps.map(({ id, queue_id, timeout_secs, enabled }) => ({
        ...(id === undefined ? {} : { id }),
        application: 'queue' as const,
        queue_id,
        timeout_secs,
        enabled,
      })),
    },
  });
}

type StepProps = {
  step: Step;
  index: number;
  queues: { value: string; label: string }[];
  errors: FormErrors;
  edit: (part: Partial<Step>) => void;
};

function StepFields({ step, index, queues, errors, edit }: StepProps) {
  const { t } = useTranslation('admin');
  const number = index + 1;
  return (
    <div className={classes.step}>
      <Select
        label={t('plan.queue')}
        aria-label={t('plan.queueOf', { number })}
        data={queues}
        value={step.queue_id || null}
        allowDeselect={false}
        searchable
        error={errors[`steps.${index}.queue_id`]}
        onChange={(queue_id) => queue_id && edit({ queue_id })}
      />
      <NumberInput
        label={t('plan.timeout')}
        aria-label={t('plan.timeoutOf', { number })}
        min={1}
        max={TIMEOUT_MAX}
        allowDecimal={false}
        suffix=" s"
        value={step.timeout_secs}
        error={errors[`steps.${index}.timeout_secs`]}
        onChange={(value) => edit({ timeout_secs: Number(value) || 1 })}
      />
      <Switch
        label={t('plan.enabled')}
        checked={step.enabled}
        onChange={(event) => edit({ enabled: event.currentTarget.checked })}
      />
    </div>
  );
}
