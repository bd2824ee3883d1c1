// Named times, such as opening hours: an interval matches when any of its parts does.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interval } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { IntervalForm } from './IntervalForm';
import { useGeneralZone, useSubsetWords } from './intervalWords';
import { intervals } from './resources';
import './texts';

export function IntervalsPage() {
  const { t } = useTranslation('catalog');
  const source = useListed(intervals);
  const words = useSubsetWords();
  const general = useGeneralZone();
  const columns = useMemo<Column<Interval>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      {
        name: 'times',
        title: t('intervals.times'),
        value: (row) => row.subsets.map(words).join('; ') || t('intervals.never'),
      },
      { name: 'zone', title: t('intervals.zone'), value: (row) => row.time_zone ?? general },
      { name: 'description', title: t('description'), value: (row) => row.description, extra: true },
    ],
    [t, words, general],
  );
  const removal: Removal = { text: t('intervals.removeText'), remove: intervals.remove, stale: [intervals.url] };
  return (
    <ListPage
      list="intervals"
      title={t('intervals.title')}
      purpose={t('intervals.purpose')}
      source={source}
      columns={columns}
      name={intervals.name}
      add={t('intervals.add')}
      editable
      removal={removal}
      emptyTitle={t('intervals.empty')}
      emptyText={t('intervals.emptyText')}
    >
      <EditDrawer of={intervals} add={t('intervals.add')} size={660}>
        {(row) => <IntervalForm key={edition(row)} row={row} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}
