// How conversations end: a tree of three levels, for everybody or for one account, queue or list.
import { Badge, Group } from '@mantine/core';
import { IconCornerDownRight, IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Disposition } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useWhole } from '../list/sources';
import { edition } from '../resource';
import { DispositionForm } from './DispositionForm';
import { dispositions } from './resources';
import { scopeOf, useScopes } from './scope';
import './texts';
import { levelOf, pathOf, treeOrder } from './tree';

const LEVELS = 3;

export function DispositionsPage() {
  const { t } = useTranslation('catalog');
  const state = useListState();
  const whole = useWhole(dispositions);
  const scopes = useScopes();
  const scopeName = scopes.name;
  const [parent, setParent] = useState<Disposition | null>(null);
  useEffect(() => {
    if (!state.open) setParent(null);
  }, [state.open]);
  const rows = useMemo(() => whole.rows && treeOrder(whole.rows), [whole.rows]);
  const columns = useMemo<Column<Disposition>[]>(() => {
    const all = rows ?? [];
    return [
      {
        name: 'name',
        title: t('name'),
        value: (row) => pathOf(row, all).join(' › '),
        cell: (row) => <Branch row={row} level={levelOf(row, all)} />,
        sort: false,
      },
      { name: 'scope', title: t('scope.title'), value: scopeName, sort: false },
      { name: 'description', title: t('description'), value: (row) => row.description, sort: false },
    ];
  }, [t, rows, scopeName]);
  const removal: Removal = {
    text: t('dispositions.removeText'),
    remove: dispositions.remove,
    stale: [dispositions.url],
  };
  return (
    <ListPage
      list="dispositions"
      title={t('dispositions.title')}
      purpose={t('dispositions.purpose')}
      source={{ ...whole, rows }}
      columns={columns}
      name={dispositions.name}
      add={t('dispositions.add')}
      editable
      removal={removal}
      fixed={(row) => row.system}
      actions={[
        {
          name: 'below',
          label: t('dispositions.addBelow'),
          icon: <IconPlus size={16} />,
          hidden: (row) => row.system || levelOf(row, rows ?? []) >= LEVELS,
          run: (row) => {
            setParent(row);
            state.edit('new');
          },
        },
      ]}
      filters={[
        {
          name: 'scope',
          label: t('scope.title'),
          options: scopes.flat,
          matches: (row, value) => scopeOf(row) === value,
        },
      ]}
      emptyTitle={t('dispositions.empty')}
      emptyText={t('dispositions.emptyText')}
    >
      <EditDrawer of={dispositions} add={t('dispositions.add')}>
        {(row) => (
          <DispositionForm
            key={`${edition(row)}-${parent?.id ?? ''}`}
            row={row}
            parent={parent}
            all={rows ?? []}
            removal={removal}
          />
        )}
      </EditDrawer>
    </ListPage>
  );
}

function Branch({ row, level }: { row: Disposition; level: number }) {
  const { t } = useTranslation('catalog');
  return (
    <Group gap={8} wrap="nowrap" style={{ paddingInlineStart: (level - 1) * 26 }}>
      {level > 1 && <IconCornerDownRight size={16} stroke={1.6} aria-hidden />}
      {level === 1 ? <strong>{row.name}</strong> : row.name}
      {row.system && <Badge color="gray">{t('dispositions.system')}</Badge>}
    </Group>
  );
}
