// A dry run: what the plan, as it is being edited, would do with a message (UI-31, APP-GOTOIF-03).
import { Badge, Button, Checkbox, Group, Text, Textarea, TextInput, Timeline } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../../api/client';
import type { CheckPlanData, CheckPlanResponse, PathStep, PlanPath } from '../../../api/gen';
import { Refusal } from '../form/EditForm';
import { type FormErrors, fromServer } from '../form/validate';
import type { Choices } from './choices';
import classes from './PlanEditor.module.css';
import { StepIcon } from './StepCard';
import { type EditedStep, showsItself, toDraft } from './steps';
import { useTargetWords } from './words';

const URL = '/api/whatsapp/accounts/{id}/applications/check' satisfies CheckPlanData['url'];

type Props = {
  accountId: string;
  steps: EditedStep[];
  choices: Choices;
  /** What it did last, if that was with these steps. */
  shown: PlanPath | null;
  show: (path: PlanPath | null) => void;
  /** The plan cannot be tried: what is wrong with its steps. */
  refused: (errors: FormErrors) => void;
};

export function Trial({ accountId, steps, choices, shown, show, refused }: Props) {
  const { t } = useTranslation('plan');
  const [text, setText] = useState('');
  const [at, setAt] = useState('');
  const [isFirst, setFirst] = useState(true);
  const [unanswered, setUnanswered] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);

  const run = async () => {
    setBusy(true);
    setTrouble(null);
    show(null);
    try {
      const path = await call<CheckPlanData, CheckPlanResponse>('POST', {
        url: URL,
        path: { id: accountId },
        body: {
          steps: toDraft(steps),
          text,
          is_first: isFirst,
          unanswered,
          ...(at && { at: new Date(at).toISOString() }),
        },
      });
      show(path);
    } catch (error) {
      if (error instanceof ApiError) refused(fromServer(error.fields));
      setTrouble(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={classes.trial} aria-labelledby="trial">
      <h3 id="trial">{t('trial.title')}</h3>
      <Text size="sm" c="var(--text-2)">
        {t('trial.purpose')}
      </Text>
      <Textarea
        label={t('trial.text')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={4096}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('trial.at')}
        description={t('trial.atHint')}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <Group>
        <Checkbox
          label={t('trial.first')}
          checked={isFirst}
          onChange={(event) => setFirst(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('trial.unanswered')}
          checked={unanswered}
          onChange={(event) => setUnanswered(event.currentTarget.checked)}
        />
      </Group>
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} />}
        className={classes.add}
        loading={busy}
        onClick={() => void run()}
      >
        {t('trial.run')}
      </Button>
      <Refusal error={trouble} owns={showsItself} />
      <div aria-live="polite">{shown && <Path path={shown} steps={steps} choices={choices} />}</div>
    </section>
  );
}

function Path({ path, steps, choices }: { path: PlanPath; steps: EditedStep[]; choices: Choices }) {
  const { t } = useTranslation('plan');
  const words = useOutcomeWords(steps, choices);
  return (
    <>
      <Timeline bulletSize={26} lineWidth={2} aria-label={t('trial.path')} className={classes.path}>
        {path.path.map((visit, index) => {
          const step = steps.find(({ id }) => id === visit.step_id);
          return (
            <Timeline.Item
              key={index}
              bullet={step && <StepIcon kind={step.application.type} />}
              title={`${visit.priority} · ${step ? t(`app.${step.application.type}`) : ''}`}
            >
              <Text size="sm">{words(visit)}</Text>
              {visit.outcome.type === 'decided' && (
                <div className={classes.values}>
                  {Object.entries(visit.outcome.values).map(([name, value]) => (
                    <Badge key={name} size="sm" variant="outline" color="gray" c="var(--text)" tt="none">
                      {t('trial.value', { name, value: value || t('trial.emptyValue') })}
                    </Badge>
                  ))}
                </div>
              )}
            </Timeline.Item>
          );
        })}
      </Timeline>
      <Text size="sm" fw={600}>
        {t(`trial.end.${path.end}`)}
      </Text>
    </>
  );
}

/** What became of a step, in words. */
export function useOutcomeWords(steps: EditedStep[], choices: Choices): (visit: PathStep) => string {
  const { t } = useTranslation('plan');
  const target = useTargetWords(steps);
  return ({ outcome }) => {
    switch (outcome.type) {
      case 'disabled':
      case 'outside_interval':
      case 'not_run':
      case 'closes':
        return t(`trial.outcome.${outcome.type}`);
      case 'not_due':
        return t(`trial.outcome.not_due.${outcome.why}`);
      case 'replied':
      case 'noted':
        return t(`trial.outcome.${outcome.type}`, { text: outcome.text });
      case 'tagged': {
        const names = outcome.tag_ids.map((id) => choices.tags.find(({ value }) => value === id)?.label ?? id);
        return names.length > 0 ? t('trial.outcome.tagged', { tags: names.join(', ') }) : t('trial.outcome.taggedNone');
      }
      case 'jumped':
        return t('trial.outcome.jumped', { to: target(outcome.to) });
      case 'decided':
        return t(outcome.holds ? 'trial.outcome.holds' : 'trial.outcome.holdsNot', { to: target(outcome.to) });
      case 'talks': {
        const said = outcome.texts.map((text) => t('trial.outcome.says', { text })).join(' ');
        return [said, t(outcome.stays ? 'trial.outcome.stays' : 'trial.outcome.leaves')].filter(Boolean).join(' ');
      }
      case 'passed_by':
        return t(`trial.outcome.passed_by.${outcome.why}`);
      case 'failed':
        return t('trial.outcome.failed', { why: outcome.why });
      case 'runs':
        return t(outcome.variable ? 'trial.outcome.runsFor' : 'trial.outcome.runs', {
          command: [outcome.script, ...outcome.arguments.map((argument) => `“${argument}”`)].join(' '),
          variable: `{{vars.${outcome.variable}}}`,
        });
      case 'waits':
        return t('trial.outcome.waits', { secs: outcome.timeout_secs });
    }
  };
}
