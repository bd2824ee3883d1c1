import { Alert, Button } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interval, IntervalSubset } from '../../../api/gen';
import { AreaField, SelectField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zIntervalDraft, zIntervalPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import classes from './IntervalForm.module.css';
import { useGeneralZone } from './intervalWords';
import { intervals } from './resources';
import { SubsetFields, sentSubset } from './SubsetFields';

type Part = IntervalSubset & { key: string };

type Values = { name: string; description: string; time_zone: string; subsets: Part[] };

export const OPENING: IntervalSubset = {
  from: '09:00',
  to: '17:59',
  weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  days: [],
  months: [],
};

const SATURDAY: IntervalSubset = { ...OPENING, to: '12:59', weekdays: ['saturday'] };

export function IntervalForm({ row, removal }: { row: Interval | null; removal: Removal }) {
  const { t } = useTranslation('catalog');
  const initial = useMemo(() => toValues(row), [row]);
  const general = useGeneralZone();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')], []);
  return (
    <ResourceForm
      of={intervals}
      row={row}
      initial={initial}
      draft={({ time_zone, ...values }) => ({
        ...values,
        ...(time_zone && { time_zone }),
        subsets: values.subsets.map(sentSubset),
      })}
      patch={(values, { version }) => ({
        version,
        ...values,
        time_zone: values.time_zone ?? '',
        subsets: values.subsets.map(sentSubset),
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
            placeholder={general}
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
  const subsets = row ? row.subsets : [OPENING];
  return {
    name: row?.name ?? '',
    description: row?.description ?? '',
    time_zone: row?.time_zone ?? '',
    subsets: subsets.map((subset) => ({ ...subset, key: crypto.randomUUID() })),
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
        <SubsetFields
          key={part.key}
          part={part}
          number={index + 1}
          change={(next) => form.setFieldValue(`subsets.${index}`, { ...next, key: part.key })}
          remove={() => form.removeListItem('subsets', index)}
          error={(field) => form.errors[`subsets.${index}.${field}`]}
        />
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
