// The parameters of one step. Each field shows the server's objection at its own path.
import { MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReplyTimes, StepApplication, StepTarget } from '../../../api/gen';
import panes from '../panes.module.css';
import type { Choices } from './choices';
import { ScriptFields } from './ScriptFields';
import type { EditedStep } from './steps';
import { useTargetWords } from './words';

type Props = {
  application: StepApplication;
  steps: EditedStep[];
  choices: Choices;
  change: (application: StepApplication) => void;
  error: (field: string) => string | undefined;
};

/** Seconds; the server's own limit. */
const TIMEOUT_MAX = 2_147_483;
const TEXT_MAX = 4096;
const BRACES = { open: '{{', shut: '}}' };
const TIMES: ReplyTimes[] = ['one_time', 'always', 'first_message'];

export function StepFields({ application, steps, choices, change, error }: Props) {
  const { t } = useTranslation('plan');
  switch (application.type) {
    case 'agent':
      return (
        <div className={panes.pair}>
          <One
            label={t('field.agent')}
            data={choices.agents}
            value={application.agent_id}
            error={error('agent_id')}
            choose={(agent_id) => change({ ...application, agent_id })}
          />
          <Seconds
            value={application.timeout_secs}
            error={error('timeout_secs')}
            change={(timeout_secs) => change({ ...application, timeout_secs })}
          />
        </div>
      );
    case 'queue':
      return (
        <div className={panes.pair}>
          <One
            label={t('field.queue')}
            data={choices.queues}
            value={application.queue_id}
            error={error('queue_id')}
            choose={(queue_id) => change({ ...application, queue_id })}
          />
          <Seconds
            value={application.timeout_secs}
            error={error('timeout_secs')}
            change={(timeout_secs) => change({ ...application, timeout_secs })}
          />
        </div>
      );
    case 'auto_reply':
      return (
        <>
          <Select
            label={t('field.times')}
            description={t(`timesHint.${application.times}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={TIMES.map((value) => ({ value, label: t(`times.${value}`) }))}
            value={application.times}
            allowDeselect={false}
            onChange={(times) => times && change({ ...application, times })}
          />
          <Textarea
            label={t('field.text')}
            description={t('field.textHint', BRACES)}
            autosize
            minRows={2}
            maxRows={12}
            maxLength={TEXT_MAX}
            value={application.text}
            error={error('text')}
            onChange={(event) => change({ ...application, text: event.currentTarget.value })}
          />
        </>
      );
    case 'close':
      return (
        <One
          label={t('field.disposition')}
          data={choices.dispositions}
          value={application.disposition_id}
          error={error('disposition_id')}
          choose={(disposition_id) => change({ ...application, disposition_id })}
        />
      );
    case 'goto_if':
      return (
        <>
          <Textarea
            label={t('field.condition')}
            description={t('field.conditionHint', BRACES)}
            autosize
            minRows={1}
            maxRows={8}
            styles={MONO}
            value={application.condition}
            error={error('condition')}
            onChange={(event) => change({ ...application, condition: event.currentTarget.value })}
          />
          <div className={panes.pair}>
            <Jump
              label={t('field.onTrue')}
              steps={steps}
              target={application.on_true}
              error={error('on_true')}
              choose={(on_true) => change({ ...application, on_true })}
            />
            <Jump
              label={t('field.onFalse')}
              steps={steps}
              target={application.on_false}
              error={error('on_false')}
              choose={(on_false) => change({ ...application, on_false })}
            />
          </div>
        </>
      );
    case 'goto_p':
      return (
        <Jump
          label={t('field.target')}
          steps={steps}
          target={application.target}
          error={error('target')}
          choose={(target) => change({ ...application, target })}
        />
      );
    case 'noop':
      return (
        <TextInput
          label={t('field.value')}
          description={t('field.textHint', BRACES)}
          value={application.value}
          error={error('value')}
          onChange={(event) => change({ ...application, value: event.currentTarget.value })}
        />
      );
    case 'system':
      return <ScriptFields application={application} offered={choices.scripts} change={change} error={error} />;
    case 'tag':
      return (
        <MultiSelect
          label={t('field.tags')}
          data={choices.tags}
          value={application.tag_ids}
          searchable
          hidePickedOptions
          error={error('tag_ids')}
          onChange={(tag_ids) => change({ ...application, tag_ids })}
        />
      );
    case 'scripted':
    case 'lex':
    case 'dialogflow':
    case 'chat_gpt':
      return (
        <One
          label={t('field.bot')}
          data={choices.bots.filter(({ engine }) => engine === application.type)}
          none={t('field.noBot')}
          value={application.bot_id}
          error={error('bot_id')}
          choose={(bot_id) => change({ ...application, bot_id })}
        />
      );
  }
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

type OneProps = {
  label: string;
  /** Said when there is nothing to choose. */
  none?: string;
  data: { value: string; label: string }[];
  value: string;
  error: string | undefined;
  choose: (id: string) => void;
};

function One({ label, none, data, value, error, choose }: OneProps) {
  return (
    <Select
      label={label}
      description={data.length === 0 ? none : undefined}
      data={data.map(({ value, label }) => ({ value, label }))}
      value={value || null}
      allowDeselect={false}
      searchable
      error={error}
      onChange={(id) => id && choose(id)}
    />
  );
}

type SecondsProps = { value: number | undefined; error: string | undefined; change: (secs: number) => void };

function Seconds({ value, error, change }: SecondsProps) {
  const { t } = useTranslation('plan');
  return (
    <NumberInput
      label={t('field.timeout')}
      description={t('field.timeoutHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={1}
      max={TIMEOUT_MAX}
      allowDecimal={false}
      suffix=" s"
      value={value}
      error={error}
      onChange={(secs) => change(Number(secs) || 1)}
    />
  );
}

type JumpProps = {
  label: string;
  steps: EditedStep[];
  target: StepTarget;
  error: string | undefined;
  choose: (target: StepTarget) => void;
};

const END = 'end';

function Jump({ label, steps, target, error, choose }: JumpProps) {
  const { t } = useTranslation('plan');
  const words = useTargetWords(steps);
  const data = [
    ...steps.map((step, index) => ({
      value: String(step.id),
      label: `${index + 1} · ${t(`app.${step.application.type}`)}`,
    })),
    { value: END, label: words({ to: 'end' }) },
  ];
  return (
    <Select
      label={label}
      data={data}
      value={target.to === 'end' ? END : String(target.id)}
      allowDeselect={false}
      error={error}
      onChange={(value) => value && choose(value === END ? { to: 'end' } : { to: 'step', id: Number(value) })}
    />
  );
}
