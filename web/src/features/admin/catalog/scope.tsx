// What a definition counts for: everything, or one account, queue or contact list.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contactLists } from '../contacts/resources';
import { SelectField } from '../form/fields';
import { listOf } from '../resource';
import { accounts, queues } from '../resources';

export type Scoped = { account_id?: string | null; queue_id?: string | null; list_id?: string | null };

/** `global`, `account:1`, `queue:1` or `list:1`, as the server's filter has it. */
export function scopeOf(row: Scoped): string {
  if (row.account_id) return `account:${row.account_id}`;
  if (row.queue_id) return `queue:${row.queue_id}`;
  return row.list_id ? `list:${row.list_id}` : 'global';
}

export function scopeIds(scope: string): { account_id?: string; queue_id?: string; list_id?: string } {
  const [kind, id = ''] = scope.split(':');
  if (kind === 'account') return { account_id: id };
  if (kind === 'queue') return { queue_id: id };
  return kind === 'list' ? { list_id: id } : {};
}

export function useScopes() {
  const { t } = useTranslation('catalog');
  const all = {
    account: useQuery(listOf(accounts)).data ?? [],
    queue: useQuery(listOf(queues)).data ?? [],
    list: useQuery(listOf(contactLists)).data ?? [],
  };
  const of = (kind: keyof typeof all) => all[kind].map(({ id, name }) => ({ value: `${kind}:${id}`, label: name }));
  const groups = [
    { group: t('scope.account'), items: of('account') },
    { group: t('scope.queue'), items: of('queue') },
    { group: t('scope.list'), items: of('list') },
  ].filter(({ items }) => items.length > 0);
  const kinds = { account: t('scope.account'), queue: t('scope.queue'), list: t('scope.list') };
  return {
    grouped: [{ value: 'global', label: t('scope.global') }, ...groups],
    flat: [{ value: 'global', label: t('scope.global') }, ...of('account'), ...of('queue'), ...of('list')],
    name: (row: Scoped) => {
      const scope = scopeOf(row);
      if (scope === 'global') return t('scope.global');
      const [kind, id] = scope.split(':');
      const known = kind === 'account' || kind === 'queue' || kind === 'list' ? kind : 'account';
      return `${kinds[known]}: ${all[known].find((each) => each.id === id)?.name ?? `#${id}`}`;
    },
  };
}

/** Where it counts is chosen once. */
export function ScopeField({ fixed }: { fixed: boolean }) {
  const { t } = useTranslation('catalog');
  const { grouped } = useScopes();
  return (
    <SelectField
      name="scope"
      label={t('scope.title')}
      hint={fixed ? t('scope.fixed') : t('scope.hint')}
      disabled={fixed}
      options={grouped}
    />
  );
}
