// What the steps of a plan can name, with words for each.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bots } from '../accounts/choices';
import { dispositions, intervals, tags } from '../catalog/resources';
import { pathOf, treeOrder } from '../catalog/tree';
import { listOf } from '../resource';
import { agents, queues } from '../resources';
import { settingsQuery } from '../settings/settingsQuery';

export type Choice = { value: string; label: string };

export type Choices = {
  agents: Choice[];
  queues: Choice[];
  tags: Choice[];
  intervals: Choice[];
  dispositions: Choice[];
  bots: (Choice & { engine: string })[];
  /** SYS-23: whether System steps can be made. */
  scripts: boolean;
};

const named = (rows: { id: string; name: string }[] = []): Choice[] =>
  rows.map(({ id, name }) => ({ value: id, label: name }));

export function useChoices(accountId: string): Choices {
  const people = useQuery(listOf(agents)).data;
  const lines = useQuery(listOf(queues)).data;
  const labels = useQuery(listOf(tags)).data;
  const times = useQuery(listOf(intervals)).data;
  const endings = useQuery(listOf(dispositions)).data;
  const robots = useQuery(listOf(bots)).data;
  const settings = useQuery(settingsQuery).data;
  return useMemo(
    () => ({
      agents: (people ?? []).map(({ id, full_name }) => ({ value: id, label: full_name })),
      queues: named(lines),
      tags: named(labels),
      intervals: named(times),
      dispositions: treeOrder(endings ?? [])
        .filter((row) => !row.system && !row.queue_id && !row.list_id && (row.account_id ?? accountId) === accountId)
        .map((row) => ({ value: row.id, label: pathOf(row, endings ?? []).join(' › ') })),
      bots: (robots ?? []).map(({ id, name, engine }) => ({ value: id, label: name, engine: engine.type })),
      scripts: settings?.features.system_application ?? false,
    }),
    [people, lines, labels, times, endings, robots, settings, accountId],
  );
}
