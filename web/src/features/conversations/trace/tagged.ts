// Tags that somebody added or took away, as a sentence.
import type { Context, Line } from './lines';
import type { Particulars } from './particulars';

export function tagsLine(data: Particulars, { names }: Context): Line {
  const { t } = names;
  const by = data.maybe('by');
  const tags = (which: string) => data.ids(which).map((id) => names.of('tag', id));
  const [added, removed] = [tags('added'), tags('removed')];
  return {
    mark: 'tag',
    text: by === null ? t('trace.line.tags_changed') : t('trace.line.tags_changedBy', { agent: names.of('agent', by) }),
    more: [
      ...(added.length > 0 ? [t('trace.tagsAdded', { tags: names.list(added) })] : []),
      ...(removed.length > 0 ? [t('trace.tagsRemoved', { tags: names.list(removed) })] : []),
    ],
  };
}
