// What a scripted bot says: rules in order, and what it says when none fits.
import { Alert, Button, Switch, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AreaField, NumberField, TextField } from '../form/fields';
import { moved, OrderedRows } from '../form/OrderedRows';
import panes from '../panes.module.css';
import { Answers } from './Answers';
import { newRule, type RuleValues, type Values } from './botBody';
import classes from './ScriptFields.module.css';

/** The server's own limits. */
const RULES_MAX = 200;
const DELAY_MAX = 60_000;
const COUNT_MAX = 1000;

type Form = { form: UseFormReturnType<Values> };

export function ScriptFields({ form }: Form) {
  const { t } = useTranslation('services');
  const { default_answers } = form.getValues().engine;
  return (
    <>
      <AreaField name="engine.welcome_message" label={t('bots.welcome')} hint={t('bots.scriptWelcomeHint')} />
      <Rules form={form} />
      <fieldset className={classes.group}>
        <legend>{t('bots.otherwise')}</legend>
        <p className={classes.hint}>{t('bots.otherwiseHint')}</p>
        <Answers
          answers={default_answers}
          change={(next) => form.setFieldValue('engine.default_answers', next)}
          error={(at) => form.errors[`engine.default_answers.${at}`]}
          all={form.errors['engine.default_answers']}
        />
        <NumberField
          name="engine.misses_max"
          label={t('bots.misses')}
          hint={t('bots.missesHint')}
          min={0}
          max={COUNT_MAX}
        />
      </fieldset>
      <div className={panes.pair}>
        <TextField name="engine.exit_phrase" label={t('bots.exit')} hint={t('bots.exitHint')} />
        <NumberField
          name="engine.turns_max"
          label={t('bots.turns')}
          hint={t('bots.turnsHint')}
          min={0}
          max={COUNT_MAX}
        />
      </div>
      <AreaField name="engine.forward_message" label={t('bots.forward')} hint={t('bots.forwardHint')} />
      <AreaField name="engine.attachment_message" label={t('bots.attachment')} hint={t('bots.attachmentHint')} />
      <AreaField name="engine.error_message" label={t('bots.error')} hint={t('bots.errorHint')} />
      <NumberField
        name="engine.delay_ms"
        label={t('bots.delay')}
        hint={t('bots.delayHint')}
        min={0}
        max={DELAY_MAX}
        unit="ms"
      />
    </>
  );
}

function Rules({ form }: Form) {
  const { t } = useTranslation('services');
  const { rules } = form.getValues().engine;
  const put = (next: RuleValues[]) => {
    // What was objected to stands elsewhere now.
    for (const field of Object.keys(form.errors)) {
      if (field.startsWith('engine.rules')) form.clearFieldError(field);
    }
    form.setFieldValue('engine.rules', next);
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('bots.rules')}</legend>
      <p className={classes.hint}>{t('bots.rulesHint')}</p>
      {rules.length === 0 && <Alert variant="default">{t('bots.noRules')}</Alert>}
      <OrderedRows
        label={t('bots.rules')}
        rows={rules.map((rule, index) => ({
          key: rule.key,
          name: rule.words[0] ?? t('bots.rule', { number: index + 1 }),
          content: <Rule rule={rule} index={index} form={form} />,
        }))}
        move={(from, to) => put(moved(rules, from, to))}
        remove={(index) => put(rules.filter((_, at) => at !== index))}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        className={classes.add}
        disabled={rules.length >= RULES_MAX}
        onClick={() => form.insertListItem('engine.rules', newRule())}
      >
        {t('bots.addRule')}
      </Button>
    </fieldset>
  );
}

function Rule({ rule, index, form }: Form & { rule: RuleValues; index: number }) {
  const { t } = useTranslation('services');
  const at = `engine.rules.${index}`;
  const change = (part: Partial<RuleValues>) => form.setFieldValue(at, { ...rule, ...part });
  const ofWords = Object.keys(form.errors).find((field) => field.startsWith(`${at}.words`));
  return (
    <section className={classes.rule} aria-label={t('bots.rule', { number: index + 1 })}>
      <TagsInput
        label={t('bots.words')}
        description={index === 0 ? t('bots.wordsHint') : undefined}
        placeholder={rule.words.length === 0 ? t('bots.wordsNew') : ''}
        value={rule.words}
        error={ofWords && form.errors[ofWords]}
        maxTags={50}
        acceptValueOnBlur
        onChange={(words) => change({ words })}
      />
      <Answers
        answers={rule.answers}
        change={(answers) => change({ answers })}
        error={(answer) => form.errors[`${at}.answers.${answer}`]}
        all={form.errors[`${at}.answers`]}
      />
      <Switch
        label={t('bots.handOver')}
        checked={rule.hand_over}
        onChange={(event) => change({ hand_over: event.currentTarget.checked })}
      />
    </section>
  );
}
