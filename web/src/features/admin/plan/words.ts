// A step in words: what it does, when, and where it leads.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepTarget } from '../../../api/gen';
import { useSubsetWords } from '../catalog/intervalWords';
import type { Choice, Choices } from './choices';
import { type EditedStep, numberOf } from './steps';

function nameOf(choices: Choice[], id: string): string | undefined {
  return choices.find(({ value }) => value === id)?.label;
}

export function useTargetWords(steps: EditedStep[]): (target: StepTarget) => string {
  const { t } = useTranslation('plan');
  return useCallback(
    (target) => {
      if (target.to === 'end') return t('words.toEnd');
      const number = numberOf(steps, target.id);
      return number > 0 ? t('words.toStep', { number }) : t('words.gone');
    },
    [t, steps],
  );
}

export function useStepWords(steps: EditedStep[], choices: Choices): (step: EditedStep) => string {
  const { t } = useTranslation('plan');
  const target = useTargetWords(steps);
  return useCallback(
    ({ application }) => {
      const chosen = (list: Choice[], id: string) => nameOf(list, id) ?? t('words.nothing');
      switch (application.type) {
        case 'agent':
          return t('words.asks', {
            name: chosen(choices.agents, application.agent_id),
            secs: application.timeout_secs,
          });
        case 'queue':
          return t('words.asks', {
            name: chosen(choices.queues, application.queue_id),
            secs: application.timeout_secs,
          });
        case 'auto_reply':
          return `${t(`times.${application.times}`)}: ${application.text || t('words.nothing')}`;
        case 'close':
          return chosen(choices.dispositions, application.disposition_id);
        case 'goto_if':
          return application.condition || t('words.nothing');
        case 'goto_p':
          return t('words.jump', { to: target(application.target) });
        case 'noop':
          return application.value;
        case 'system':
          return [application.script, ...(application.arguments ?? [])].join(' ') || t('words.nothing');
        case 'tag':
          return application.tag_ids.map((id) => chosen(choices.tags, id)).join(', ') || t('words.nothing');
        case 'scripted':
        case 'lex':
        case 'dialogflow':
        case 'chat_gpt':
          return chosen(choices.bots, application.bot_id);
      }
    },
    [t, target, choices],
  );
}

/** Empty for a step that is there at all times. */
export function useIntervalWords(choices: Choices): (step: EditedStep) => string {
  const { t } = useTranslation('plan');
  const subset = useSubsetWords();
  return useCallback(
    ({ interval }) => {
      switch (interval.type) {
        case 'always':
          return '';
        case 'named':
          return nameOf(choices.intervals, interval.interval_id) ?? t('words.nothing');
        case 'custom':
          return interval.subsets.map(subset).join('; ') || t('words.nothing');
      }
    },
    [t, subset, choices],
  );
}
