// Choosing one of many: a search above radio buttons, indented by level where there are levels. Arrow
// keys walk through the buttons, and down from the search leads into them.
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ChoiceList.module.css';
import './texts';

export type Choice = {
  value: string;
  /** The name, after those of what it belongs to. */
  levels: string[];
  hint?: string;
  disabled?: boolean;
};

type Props = {
  label: string;
  search: string;
  choices: Choice[];
  value: string | null;
  onChange: (value: string) => void;
  /** Said when there is nothing to choose from. */
  none: string;
  error?: string;
};

export function ChoiceList({ label, search, choices, value, onChange, none, error }: Props) {
  const { t } = useTranslation('conversations');
  const [words, setWords] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => matching(choices, words), [choices, words]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const buttons = list.current?.querySelectorAll<HTMLInputElement>('input[type="radio"]:enabled');
    const first = buttons?.[0];
    if (event.key === 'ArrowDown' && first) {
      event.preventDefault();
      first.focus();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      const hit = words === '' ? undefined : best(shown, words);
      if (hit) onChange(hit.value);
    }
  };

  if (choices.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <Stack gap={8}>
      <TextInput
        type="search"
        placeholder={search}
        aria-label={search}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        data-autofocus
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Radio.Group aria-label={label} value={value} onChange={onChange} error={error}>
        <div ref={list} className={classes.list}>
          {shown.map((choice) => (
            <Radio
              key={choice.value}
              value={choice.value}
              disabled={choice.disabled}
              className={classes.choice}
              style={{ paddingInlineStart: 10 + 22 * (choice.levels.length - 1) }}
              label={
                <span className={classes.label}>
                  <span>{choice.levels.at(-1)}</span>
                  {choice.hint && <span className={classes.hint}>{choice.hint}</span>}
                </span>
              }
            />
          ))}
          {shown.length === 0 && (
            <Text size="sm" c="var(--text-2)" p="xs">
              {t('choice.nothing')}
            </Text>
          )}
        </div>
      </Radio.Group>
      <span className={classes.unseen} role="status">
        {words && String(shown.length)}
      </span>
    </Stack>
  );
}

/** What has the words in its name or in one above it, below whatever leads to it. */
export function matching(choices: Choice[], words: string): Choice[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return choices;
  const hits = choices.filter((choice) => choice.levels.join(' ').toLowerCase().includes(wanted));
  return choices.filter((choice) => hits.some((hit) => leadsTo(choice.levels, hit.levels)));
}

function leadsTo(above: string[], below: string[]): boolean {
  return above.every((name, index) => name === below[index]);
}

/** The first with the words in its own name: what only leads to it was not asked for. */
export function best(choices: Choice[], words: string): Choice | undefined {
  const wanted = words.trim().toLowerCase();
  const free = choices.filter((choice) => !choice.disabled);
  return free.find((choice) => choice.levels.at(-1)?.toLowerCase().includes(wanted)) ?? free[0];
}
