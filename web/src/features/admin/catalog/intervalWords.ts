// A part of an interval in words.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { IntervalSubset, IntervalWeekday } from '../../../api/gen';
import { settingsQuery } from '../settings/settingsQuery';
import './texts';

export const WEEKDAYS: IntervalWeekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** 2024 began on a Monday. */
export function weekdayName(index: number, style: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(undefined, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index));
}

export function monthName(month: number, style: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(undefined, { month: style, timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1));
}

/** The zone of the settings, which intervals follow that have none of their own. */
export function useGeneralZone(): string {
  const { t } = useTranslation('catalog');
  const { data } = useQuery(settingsQuery);
  return t('intervals.ownZone', { zone: data?.time_zone ?? '' });
}

export function useSubsetWords(): (subset: IntervalSubset) => string {
  const { t } = useTranslation('catalog');
  return useCallback(
    ({ from, to, weekdays = [], days = [], months = [] }: IntervalSubset) => {
      const names = weekdays.map((day) => weekdayName(WEEKDAYS.indexOf(day), 'short'));
      const parts = [
        runs(weekdays.map((day) => WEEKDAYS.indexOf(day))) && names.length > 2
          ? `${names[0]}–${names.at(-1)}`
          : names.join(', '),
        days.length > 0 && months.length === 0 ? t('intervals.onDays', { days: days.join(', ') }) : days.join(', '),
        months.map((month) => monthName(month, 'short')).join(', '),
        from || to ? `${from || '00:00'}–${to || '23:59'}` : '',
      ].filter(Boolean);
      return parts.join(' ') || t('intervals.always');
    },
    [t],
  );
}

function runs(indexes: number[]): boolean {
  return indexes.every((index, at) => at === 0 || index === (indexes[at - 1] ?? 0) + 1);
}
