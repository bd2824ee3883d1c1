// A collection of things that have a name, a description, and others attached to them on tabs of their own.
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZodType } from 'zod';
import { DrawerTabs } from '../form/DrawerTabs';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import type { RowAction } from '../list/RowMenu';
import { useListed } from '../list/sources';
import { edition, type Resource, type Row } from '../resource';
import './texts';

type Fields = { name: string; description: string };
type Named = Row & Fields & { version: number };

/** What a form needs of the page around it. */
export type FormPart<T> = { row: T | null; removal: Removal; goOn: () => void };

type Props<T extends Named> = {
  list: string;
  of: Resource<T, never, never>;
  texts: Record<'title' | 'purpose' | 'add' | 'empty' | 'emptyText' | 'removeText', string>;
  /** Further collections that a removal makes stale. */
  stale?: string[];
  /** Between the name and the description. */
  columns?: Column<T>[];
  actions?: RowAction<T>[];
  form: (part: FormPart<T>) => ReactNode;
  /** What is attached; shown once there is a row. The first is where a new one goes on. */
  tabs: { name: string; label: string; content: (row: T) => ReactNode }[];
};

const NONE: never[] = [];

export function NamedPage<T extends Named>(props: Props<T>) {
  const { list, of, texts, stale = NONE, columns: more = NONE, actions = NONE } = props;
  const { t } = useTranslation('catalog');
  const source = useListed(of);
  const columns = useMemo<Column<T>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      ...more,
      { name: 'description', title: t('description'), value: (row) => row.description },
    ],
    [t, more],
  );
  const removal: Removal = { text: texts.removeText, remove: of.remove, stale: [of.url, ...stale] };
  return (
    <ListPage
      list={list}
      title={texts.title}
      purpose={texts.purpose}
      source={source}
      columns={columns}
      name={of.name}
      add={texts.add}
      editable
      removal={removal}
      actions={actions}
      emptyTitle={texts.empty}
      emptyText={texts.emptyText}
    >
      <EditDrawer of={of} add={texts.add}>
        {(row) => <Tabs row={row} removal={removal} form={props.form} tabs={props.tabs} />}
      </EditDrawer>
    </ListPage>
  );
}

type TabsProps<T extends Named> = Pick<Props<T>, 'form' | 'tabs'> & Pick<FormPart<T>, 'row' | 'removal'>;

function Tabs<T extends Named>({ row, removal, form, tabs }: TabsProps<T>) {
  const { t } = useTranslation('catalog');
  const [tab, setTab] = useState('general');
  const goOn = () => setTab(tabs[0]?.name ?? 'general');
  return (
    <DrawerTabs
      tab={tab}
      show={setTab}
      tabs={[
        { name: 'general', label: t('general'), content: form({ row, removal, goOn }) },
        ...tabs.map(({ name, label, content }) => ({ name, label, content: row && content(row) })),
      ]}
    />
  );
}

type FormProps<T extends Named> = FormPart<T> & {
  of: Resource<T, Fields, Fields & { version: number }>;
  schemas: { draft: ZodType; patch: ZodType };
};

/** The form of what has nothing else. */
export function NamedForm<T extends Named>({ of, row, removal, goOn, schemas }: FormProps<T>) {
  const { t } = useTranslation('catalog');
  return (
    <ResourceForm
      key={edition(row)}
      of={of}
      row={row}
      initial={{ name: row?.name ?? '', description: row?.description ?? '' }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={schemas}
      removal={removal}
      goOn={goOn}
    >
      <TextField name="name" label={t('name')} required first />
      <AreaField name="description" label={t('description')} />
    </ResourceForm>
  );
}
