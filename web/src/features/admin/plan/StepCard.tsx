// One step as a card: what it is, what it does, when, and where it leads; opened, its fields.
import { ActionIcon, Badge, Menu, Text, UnstyledButton } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconArrowsSplit2,
  IconCircleX,
  IconCopy,
  IconDots,
  IconEye,
  IconEyeOff,
  IconMessageForward,
  IconNotes,
  IconRobot,
  IconStack2,
  IconTag,
  IconTerminal2,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choices } from './choices';
import { IntervalFields } from './IntervalFields';
import classes from './PlanEditor.module.css';
import { StepFields } from './StepFields';
import { type EditedStep, type Kind, NOT_RUN } from './steps';
import { useIntervalWords, useStepWords, useTargetWords } from './words';

const ICONS: Record<Kind, ComponentType<{ size: number; stroke: number }>> = {
  agent: IconUser,
  queue: IconStack2,
  auto_reply: IconMessageForward,
  close: IconCircleX,
  goto_if: IconArrowsSplit2,
  goto_p: IconArrowForwardUp,
  noop: IconNotes,
  system: IconTerminal2,
  tag: IconTag,
  scripted: IconRobot,
  lex: IconRobot,
  dialogflow: IconRobot,
  chat_gpt: IconRobot,
};

export function StepIcon({ kind }: { kind: Kind }) {
  const Icon = ICONS[kind];
  return <Icon size={18} stroke={1.6} />;
}

type Props = {
  step: EditedStep;
  steps: EditedStep[];
  number: number;
  choices: Choices;
  isOpen: boolean;
  isWrong: boolean;
  toggle: () => void;
  change: (part: Partial<EditedStep>) => void;
  /** By the path below the step, such as `application.queue_id`. */
  error: (field: string) => string | undefined;
};

export function StepCard({ step, steps, number, choices, isOpen, isWrong, toggle, change, error }: Props) {
  const { t } = useTranslation('plan');
  const words = useStepWords(steps, choices);
  const when = useIntervalWords(choices)(step);
  const target = useTargetWords(steps);
  const { application } = step;
  const trouble = error('application') ?? error('id') ?? error('interval');
  return (
    <div className={classes.card} data-off={!step.enabled || undefined}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={isOpen}
        aria-label={t(isOpen ? 'close' : 'edit', { number })}
        aria-describedby={`step-${step.id}`}
        onClick={toggle}
      >
        <span className={classes.icon} data-wrong={isWrong || undefined}>
          <StepIcon kind={application.type} />
        </span>
        <span id={`step-${step.id}`} className={classes.what}>
          <span className={classes.title}>
            {t(`app.${application.type}`)}
            {when && (
              <Badge size="sm" variant="outline" color="gray" c="var(--text)" tt="none">
                {when}
              </Badge>
            )}
            {!step.enabled && (
              <Badge size="sm" variant="outline" color="gray" c="var(--text)">
                {t('disabled')}
              </Badge>
            )}
            {NOT_RUN.has(application.type) && (
              <Badge size="sm" color="orange">
                {t('notRun')}
              </Badge>
            )}
          </span>
          <Text span size="sm" c="var(--text-2)" lineClamp={2}>
            {words(step)}
          </Text>
          {application.type === 'goto_if' && (
            <Text span size="sm" c="var(--text-2)">
              {t('words.jumps', { yes: target(application.on_true), no: target(application.on_false) })}
            </Text>
          )}
        </span>
      </UnstyledButton>
      {trouble && (
        <Text size="sm" c="var(--late)" role="alert">
          {trouble}
        </Text>
      )}
      {isOpen && (
        <fieldset className={classes.fields} aria-label={t('step', { number })}>
          <StepFields
            application={application}
            steps={steps}
            choices={choices}
            change={(next) => change({ application: next })}
            error={(field) => error(`application.${field}`)}
          />
          <IntervalFields
            interval={step.interval}
            choices={choices}
            change={(interval) => change({ interval })}
            error={(field) => error(`interval.${field}`)}
          />
        </fieldset>
      )}
    </div>
  );
}

type MenuProps = { number: number; enabled: boolean; toggle: () => void; clone: () => void };

export function StepMenu({ number, enabled, toggle, clone }: MenuProps) {
  const { t } = useTranslation('plan');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('more', { number })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={enabled ? <IconEyeOff size={16} /> : <IconEye size={16} />} onClick={toggle}>
          {t(enabled ? 'disable' : 'enable')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={clone}>
          {t('clone')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
