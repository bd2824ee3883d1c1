// One part of an interval: hours, weekdays, days and months. Empty means any.
import { ActionIcon, Chip, Group, MultiSelect, Text, TextInput, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IntervalSubset } from '../../../api/gen';
import panes from '../panes.module.css';
import classes from './IntervalForm.module.css';
import { monthName, useSubsetWords, WEEKDAYS, weekdayName } from './intervalWords';

type Props = {
  part: IntervalSubset;
  number: number;
  change: (part: IntervalSubset) => void;
  remove: () => void;
  error: (field: keyof IntervalSubset) => ReactNode;
};

const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

export function SubsetFields({ part, number, change, remove, error }: Props) {
  const { t } = useTranslation('catalog');
  const words = useSubsetWords();
  const { from, to, weekdays = [], days = [], months = [] } = part;
  const ordered = (values: string[]) => values.map(Number).sort((a, b) => a - b);
  return (
    <section className={classes.part} aria-label={t('intervals.part', { number })}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {words(part)}
        </Text>
        <Tooltip label={t('intervals.removePart', { number })}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('intervals.removePart', { number })} onClick={remove}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <div className={panes.pair}>
        <TextInput
          type="time"
          label={t('intervals.from')}
          value={from ?? ''}
          error={error('from')}
          onChange={(event) => change({ ...part, from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('intervals.to')}
          description={from && to && to < from ? t('intervals.nextDay') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={to ?? ''}
          error={error('to')}
          onChange={(event) => change({ ...part, to: event.currentTarget.value })}
        />
      </div>
      <Chip.Group
        multiple
        value={weekdays}
        onChange={(chosen) => change({ ...part, weekdays: WEEKDAYS.filter((day) => chosen.includes(day)) })}
      >
        <Group gap={6} role="group" aria-label={t('intervals.weekdays')}>
          {WEEKDAYS.map((day, at) => (
            <Chip key={day} value={day} size="xs">
              {weekdayName(at, 'short')}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <div className={panes.pair}>
        <MultiSelect
          label={t('intervals.days')}
          placeholder={days.length === 0 ? t('intervals.any') : ''}
          data={DAYS}
          value={days.map(String)}
          error={error('days')}
          onChange={(chosen) => change({ ...part, days: ordered(chosen) })}
        />
        <MultiSelect
          label={t('intervals.months')}
          placeholder={months.length === 0 ? t('intervals.any') : ''}
          data={DAYS.slice(0, 12).map((value) => ({ value, label: monthName(Number(value), 'long') }))}
          value={months.map(String)}
          error={error('months')}
          onChange={(chosen) => change({ ...part, months: ordered(chosen) })}
        />
      </div>
    </section>
  );
}

/** As it is sent: what is empty is left out. */
export function sentSubset({ from, to, weekdays = [], days = [], months = [] }: IntervalSubset): IntervalSubset {
  return { ...(from && { from }), ...(to && { to }), weekdays, days, months };
}
