// When a step is there: always, in a named interval, or at times of its own (PLAN-03).
import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StepInterval } from '../../../api/gen';
import { OPENING } from '../catalog/IntervalForm';
import { SubsetFields, sentSubset } from '../catalog/SubsetFields';
import type { Choices } from './choices';
import classes from './PlanEditor.module.css';

type Props = {
  interval: StepInterval;
  choices: Choices;
  change: (interval: StepInterval) => void;
  error: (field: string) => string | undefined;
};

const ALWAYS = 'always';
const CUSTOM = 'custom';

export function IntervalFields({ interval, choices, change, error }: Props) {
  const { t } = useTranslation('plan');
  const choose = (value: string | null) => {
    if (value === ALWAYS) change({ type: 'always' });
    else if (value === CUSTOM) change({ type: 'custom', subsets: [OPENING] });
    else if (value) change({ type: 'named', interval_id: value });
  };
  return (
    <>
      <Select
        label={t('field.interval')}
        data={[
          { value: ALWAYS, label: t('when.always') },
          ...choices.intervals,
          { value: CUSTOM, label: t('when.custom') },
        ]}
        value={interval.type === 'named' ? interval.interval_id : interval.type}
        allowDeselect={false}
        error={error('interval_id') ?? error('subsets')}
        onChange={choose}
      />
      {interval.type === 'custom' && (
        <>
          {interval.subsets.map((part, index) => (
            <SubsetFields
              key={index}
              part={part}
              number={index + 1}
              change={(next) =>
                change({
                  ...interval,
                  subsets: interval.subsets.map((old, at) => (at === index ? sentSubset(next) : old)),
                })
              }
              remove={() => change({ ...interval, subsets: interval.subsets.filter((_, at) => at !== index) })}
              error={(field) => error(`subsets.${index}.${field}`)}
            />
          ))}
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            className={classes.add}
            onClick={() => change({ ...interval, subsets: [...interval.subsets, OPENING] })}
          >
            {t('when.addPart')}
          </Button>
        </>
      )}
    </>
  );
}
