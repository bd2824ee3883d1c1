import { ActionIcon, Alert, Button, Chip, Group, MultiSelect, Text, TextInput, Tooltip } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interval, IntervalSubset, IntervalWeekday } from '../../../api/gen';
import { AreaField, SelectField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zIntervalDraft, zIntervalPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import classes from './IntervalForm.module.css';
import { monthName, useSubsetWords, WEEKDAYS, weekdayName } from './intervalWords';
import { intervals } from './resources';

type Part = { key: string; from: string; to: string; weekdays: IntervalWeekday[]; days: number[]; months: number[] };

type Values = { name: string; description: string; time_zone: string; subsets: Part[] };

const OPENING: Omit<Part, 'key'> = {
  from: '09:00',
  to: '17:59',
  weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  days: [],
  months: [],
};

const SATURDAY: Omit<Part, 'key'> = { ...OPENING, to: '12:59', weekdays: ['saturday'] };

export function IntervalForm({ row, removal }: { row: Interval | null; removal: Removal }) {
  const { t } = useTranslation('catalog');
  const initial = useMemo(() => toValues(row), [row]);
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')], []);
  return (
    <ResourceForm
      of={intervals}
      row={row}
      initial={initial}
      draft={({ time_zone, ...values }) => ({
        ...values,
        ...(time_zone && { time_zone }),
        subsets: values.subsets.map(toSubset),
      })}
      patch={(values, { version }) => ({
        version,
        ...values,
        time_zone: values.time_zone ?? '',
        subsets: values.subsets.map(toSubset),
      })}
      schemas={{ draft: zIntervalDraft, patch: zIntervalPatch }}
      removal={removal}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('name')} hint={t('intervals.nameHint')} required first />
          <Subsets form={form} />
          <SelectField
            name="time_zone"
            label={t('intervals.zone')}
            hint={t('intervals.zoneHint')}
            placeholder={t('intervals.ownZone')}
            clearable
            options={zones}
          />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    </ResourceForm>
  );
}

function toValues(row: Interval | null): Values {
  const subsets = row
    ? row.subsets.map((subset) => ({
        from: subset.from ?? '',
        to: subset.to ?? '',
        weekdays: subset.weekdays ?? [],
        days: subset.days ?? [],
        months: subset.months ?? [],
      }))
    : [OPENING];
  return {
    name: row?.name ?? '',
    description: row?.description ?? '',
    time_zone: row?.time_zone ?? '',
    subsets: subsets.map((subset) => ({ ...subset, key: crypto.randomUUID() })),
  };
}

function toSubset({ from, to, weekdays, days, months }: Part): IntervalSubset {
  return {
    ...(from && { from }),
    ...(to && { to }),
    weekdays: WEEKDAYS.filter((day) => weekdays.includes(day)),
    days: [...days].sort((a, b) => a - b),
    months: [...months].sort((a, b) => a - b),
  };
}

function Subsets({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation('catalog');
  const { subsets } = form.getValues();
  return (
    <fieldset className={classes.parts}>
      <legend>{t('intervals.times')}</legend>
      {subsets.length === 0 && <Alert color="yellow">{t('intervals.neverText')}</Alert>}
      {subsets.map((part, index) => (
        <Subset key={part.key} form={form} part={part} index={index} />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        className={classes.add}
        onClick={() => form.insertListItem('subsets', { ...SATURDAY, key: crypto.randomUUID() })}
      >
        {t('intervals.addPart')}
      </Button>
    </fieldset>
  );
}

const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

function Subset({ form, part, index }: { form: UseFormReturnType<Values>; part: Part; index: number }) {
  const { t } = useTranslation('catalog');
  const words = useSubsetWords();
  const number = index + 1;
  const path = (field: keyof Part) => `subsets.${index}.${field}`;
  return (
    <section className={classes.part} aria-label={t('intervals.part', { number })}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {words(toSubset(part))}
        </Text>
        <Tooltip label={t('intervals.removePart', { number })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('intervals.removePart', { number })}
            onClick={() => form.removeListItem('subsets', index)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <div className={panes.pair}>
        <TextInput type="time" label={t('intervals.from')} {...form.getInputProps(path('from'))} />
        <TextInput
          type="time"
          label={t('intervals.to')}
          description={part.from && part.to && part.to < part.from ? t('intervals.nextDay') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps(path('to'))}
        />
      </div>
      <Chip.Group
        multiple
        value={part.weekdays}
        onChange={(days) =>
          form.setFieldValue(
            path('weekdays'),
            WEEKDAYS.filter((day) => days.includes(day)),
          )
        }
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
          placeholder={part.days.length === 0 ? t('intervals.any') : ''}
          data={DAYS}
          value={part.days.map(String)}
          onChange={(days) => form.setFieldValue(path('days'), days.map(Number))}
        />
        <MultiSelect
          label={t('intervals.months')}
          placeholder={part.months.length === 0 ? t('intervals.any') : ''}
          data={DAYS.slice(0, 12).map((value) => ({ value, label: monthName(Number(value), 'long') }))}
          value={part.months.map(String)}
          onChange={(months) => form.setFieldValue(path('months'), months.map(Number))}
        />
      </div>
    </section>
  );
}
