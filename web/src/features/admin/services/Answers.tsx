// Texts that a bot says one after the other, each a message of its own.
import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ScriptFields.module.css';

/** The server's own limits. */
const ANSWERS_MAX = 5;
const TEXT_MAX = 4096;

type Props = {
  answers: string[];
  change: (answers: string[]) => void;
  error: (index: number) => ReactNode;
  /** What is wrong with the list as a whole. */
  all: ReactNode;
};

export function Answers({ answers, change, error, all }: Props) {
  const { t } = useTranslation('services');
  const label = (index: number) =>
    answers.length === 1 ? t('bots.answer') : t('bots.answerNumber', { number: index + 1 });
  return (
    <>
      {answers.map((text, index) => (
        <div key={index} className={classes.answer}>
          <Textarea
            label={label(index)}
            autosize
            minRows={1}
            maxRows={10}
            maxLength={TEXT_MAX}
            value={text}
            error={error(index) ?? (index === 0 ? all : undefined)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change(answers.map((each, at) => (at === index ? value : each)));
            }}
          />
          <Tooltip label={t('bots.removeAnswer', { number: index + 1 })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('bots.removeAnswer', { number: index + 1 })}
              onClick={() => change(answers.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      {answers.length === 0 && all && (
        <p className={classes.trouble} role="alert">
          {all}
        </p>
      )}
      {answers.length < ANSWERS_MAX && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          className={classes.add}
          onClick={() => change([...answers, ''])}
        >
          {t(answers.length === 0 ? 'bots.addFirstAnswer' : 'bots.addAnswer')}
        </Button>
      )}
    </>
  );
}
