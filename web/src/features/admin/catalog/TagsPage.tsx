// Labels for conversations and contacts.
import { Badge, ColorInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zTagDraft, zTagPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { tags } from './resources';
import classes from './TagsPage.module.css';
import './texts';

const SWATCHES = ['#0b7a5f', '#1a7fd6', '#7048e8', '#c2255c', '#c0282d', '#d9480f', '#e8a700', '#4b5563'];

export function TagsPage() {
  const { t } = useTranslation('catalog');
  const source = useListed(tags);
  const columns = useMemo<Column<Tag>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('name'),
        value: (tag) => tag.name,
        cell: (tag) => (
          <Badge
            variant="outline"
            color="gray"
            c="var(--text)"
            leftSection={<span className={classes.dot} style={{ backgroundColor: tag.color }} />}
          >
            {tag.name}
          </Badge>
        ),
      },
      { name: 'description', title: t('description'), value: (tag) => tag.description },
      { name: 'color', title: t('tags.color'), value: (tag) => tag.color, extra: true },
    ],
    [t],
  );
  const removal: Removal = { text: t('tags.removeText'), remove: tags.remove, stale: [tags.url] };
  return (
    <ListPage
      list="tags"
      title={t('tags.title')}
      purpose={t('tags.purpose')}
      source={source}
      columns={columns}
      name={tags.name}
      add={t('tags.add')}
      editable
      removal={removal}
      emptyTitle={t('tags.empty')}
      emptyText={t('tags.emptyText')}
    >
      <EditDrawer of={tags} add={t('tags.add')}>
        {(tag) => <TagForm key={edition(tag)} tag={tag} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function TagForm({ tag, removal }: { tag: Tag | null; removal: Removal }) {
  const { t } = useTranslation('catalog');
  return (
    <ResourceForm
      of={tags}
      row={tag}
      initial={{ name: tag?.name ?? '', color: tag?.color ?? '#0b7a5f', description: tag?.description ?? '' }}
      draft={(values) => values}
      patch={(values, { version }) => ({ version, ...values })}
      schemas={{ draft: zTagDraft, patch: zTagPatch }}
      removal={removal}
    >
      {(form) => (
        <>
          <TextField name="name" label={t('name')} required first />
          <ColorInput
            label={t('tags.color')}
            format="hex"
            swatches={SWATCHES}
            eyeDropperButtonProps={{ 'aria-label': t('tags.pick') }}
            {...form.getInputProps('color')}
          />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    </ResourceForm>
  );
}
