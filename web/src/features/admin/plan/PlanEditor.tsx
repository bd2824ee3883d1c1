// The plan of an account: ordered cards, one of which is open for editing, and a trial below (UI-31).
import { Alert, Button, List, Menu, NumberInput, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type { Account, Plan, PlanPath, PutPlanData, PutPlanResponse } from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import { useDrawer } from '../form/drawerTools';
import { EditForm } from '../form/EditForm';
import { moved, OrderedRows } from '../form/OrderedRows';
import { useSaving } from '../form/useSaving';
import type { FormErrors } from '../form/validate';
import { useChoices } from './choices';
import classes from './PlanEditor.module.css';
import { PLAN, planOf } from './planOf';
import { StepCard, StepIcon, StepMenu } from './StepCard';
import {
  cloned,
  type EditedStep,
  editable,
  jumpsTo,
  KINDS,
  type Kind,
  missing,
  newStep,
  nextId,
  showsItself,
  stepsWithErrors,
  toDraft,
} from './steps';
import { Trial } from './Trial';
import './texts';
import { Visits } from './Visits';

type Props = { account: Account };

export function PlanEditor({ account }: Props) {
  const plan = useQuery({ ...planOf(account.id), refetchOnMount: 'always' });
  if (plan.error) return <Alert color="red">{plan.error.message}</Alert>;
  if (!plan.data) return <Skeleton height={160} m="md" />;
  return <Editor key={plan.data.version} account={account} plan={plan.data} reload={() => void plan.refetch()} />;
}

function Editor({ account, plan, reload }: Props & { plan: Plan; reload: () => void }) {
  const { t } = useTranslation(['plan', 'admin']);
  const choices = useChoices(account.id);
  const [steps, setSteps] = useState<EditedStep[]>(() => editable(plan));
  const [passes, setPasses] = useState(plan.passes_max);
  const [open, setOpen] = useState<number | null>(null);
  const [kept, setKept] = useState<{ number: number; jumps: number[] } | null>(null);
  const [dirty, setDirty] = useState(false);
  const [errors, setErrors] = useState<FormErrors>({});
  const [tried, setTried] = useState<{ path: PlanPath; of: EditedStep[] } | null>(null);
  const saving = useSaving([PLAN], (found) => tell(found, steps));
  const drawer = useDrawer();
  useEffect(() => drawer.mark('plan', dirty), [drawer, dirty]);

  /** Shows objections, and opens the first step that has one. */
  const tell = (found: FormErrors, of: EditedStep[]) => {
    setErrors(found);
    const [first] = [...stepsWithErrors(found)].sort((a, b) => a - b);
    if (first !== undefined) setOpen(of[first - 1]?.id ?? null);
  };
  const change = (next: EditedStep[]) => {
    setSteps(next);
    setErrors({});
    setKept(null);
    setDirty(true);
  };
  const edit = (index: number, part: Partial<EditedStep>) =>
    change(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  const add = (kind: Kind) => {
    const step = newStep(kind, nextId(plan, steps));
    change([...steps, step]);
    setOpen(step.id);
  };
  const remove = (index: number) => {
    const step = steps[index];
    if (!step) return;
    const jumps = jumpsTo(steps, step.id);
    if (jumps.length > 0) setKept({ number: index + 1, jumps });
    else change(steps.filter((_, at) => at !== index));
  };

  const wrong = stepsWithErrors(errors);
  // What was tried says nothing about steps that were changed since.
  const path = tried?.of === steps ? tried.path : null;
  const rows = steps.map((step, index) => ({
    key: String(step.id),
    name: t('step', { number: index + 1 }),
    more: (
      <StepMenu
        number={index + 1}
        enabled={step.enabled}
        toggle={() => edit(index, { enabled: !step.enabled })}
        clone={() => change(cloned(steps, index, nextId(plan, steps)))}
      />
    ),
    content: (
      <>
        <StepCard
          step={step}
          steps={steps}
          number={index + 1}
          choices={choices}
          isOpen={open === step.id}
          isWrong={wrong.has(index + 1)}
          toggle={() => setOpen(open === step.id ? null : step.id)}
          change={(part) => edit(index, part)}
          error={(field) => errors[`steps.${index}.${field}`]}
        />
        <Visits path={path} step={step.id} steps={steps} choices={choices} />
      </>
    ),
  }));

  return (
    <EditForm
      onSubmit={async (event) => {
        event.preventDefault();
        const empty = missing(steps, t('admin:invalid.required'));
        tell(empty, steps);
        if (Object.keys(empty).length > 0) return;
        if (!(await saving.save(() => store(account.id, plan.version, passes, steps)))) return;
        drawer.mark('plan', false);
        drawer.close();
      }}
      busy={saving.busy}
      changed={dirty}
      error={saving.error}
      conflict={{ reload }}
      owns={showsItself}
    >
      <Text size="sm" c="var(--text-2)">
        {t('purpose')}
      </Text>
      {steps.length === 0 && <Alert color="yellow">{t('empty')}</Alert>}
      {plan.warnings.length > 0 && !dirty && <Warnings plan={plan} />}
      {kept && (
        <Alert color="yellow" role="alert" withCloseButton onClose={() => setKept(null)}>
          {t('isTarget', {
            number: kept.number,
            jumps: kept.jumps.map((number) => t('jumpOf', { number })).join(', '),
          })}
        </Alert>
      )}
      <OrderedRows label={t('steps')} rows={rows} move={(from, to) => change(moved(steps, from, to))} remove={remove} />
      <AddStep kinds={KINDS.filter((kind) => kind !== 'system' || choices.scripts !== null)} add={add} />
      <NumberInput
        label={t('passes')}
        description={t('passesHint')}
        min={0}
        max={100_000}
        allowDecimal={false}
        className={classes.passes}
        value={passes}
        error={errors.passes_max}
        onChange={(value) => {
          setPasses(Number(value) || 0);
          setDirty(true);
        }}
      />
      <Trial
        accountId={account.id}
        steps={steps}
        choices={choices}
        shown={path}
        show={(found) => setTried(found && { path: found, of: steps })}
        refused={(found) => tell(found, steps)}
      />
    </EditForm>
  );
}

function Warnings({ plan }: { plan: Plan }) {
  const { t } = useTranslation('plan');
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('warnings')}>
      <List size="sm">
        {plan.warnings.map(({ field, message }) => {
          const number = Number(/\d+/.exec(field)?.[0] ?? 0) + 1;
          return (
            <List.Item key={`${field} ${message}`}>
              {t('step', { number })}: {sentence(message)}
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}

function AddStep({ kinds, add }: { kinds: Kind[]; add: (kind: Kind) => void }) {
  const { t } = useTranslation('plan');
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} />} className={classes.add}>
          {t('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind} leftSection={<StepIcon kind={kind} />} onClick={() => add(kind)}>
            {t(`app.${kind}`)}
            <Text size="xs" c="var(--text-2)">
              {t(`does.${kind}`)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function store(accountId: string, version: number, passes_max: number, steps: EditedStep[]): Promise<Plan> {
  return call<PutPlanData, PutPlanResponse>('PUT', {
    url: PLAN,
    path: { id: accountId },
    body: { version, passes_max, steps: toDraft(steps) },
  });
}
