// Tags of a conversation (TAG-01).
import { Badge, Group, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TagCard } from '../../api/gen';
import classes from './TagLabels.module.css';
import './texts';

export function TagLabel({ tag }: { tag: Pick<TagCard, 'name' | 'color'> }) {
  return (
    <Badge
      variant="outline"
      color="gray"
      c="var(--text)"
      maw={200}
      data-cut
      leftSection={<span className={classes.dot} style={{ backgroundColor: tag.color }} />}
    >
      {tag.name}
    </Badge>
  );
}

/** All of them, where there is room. */
export function TagLabels({ tags }: { tags: readonly TagCard[] }) {
  return (
    <Group gap={6}>
      {tags.map((tag) => (
        <TagLabel key={tag.id} tag={tag} />
      ))}
    </Group>
  );
}

/** In a row: one is shown, several are counted, with their names on hover. */
export function TagMark({ tags }: { tags: readonly TagCard[] }) {
  const { t } = useTranslation('conversations');
  const [first] = tags;
  if (!first) return null;
  if (tags.length === 1) return <TagLabel tag={first} />;
  const names = tags.map(({ name }) => name).join(', ');
  return (
    <Tooltip label={names} multiline maw={280}>
      <Badge color="gray" miw="max-content" aria-label={t('tags.named', { names })}>
        {t('tags.count', { count: tags.length })}
      </Badge>
    </Tooltip>
  );
}
