// What the steps of a plan can name, with words for each.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Scripts } from '../../../api/gen';
import { bots } from '../accounts/choices';
import { dispositions, intervals, tags } from '../catalog/resources';
import { pathOf, treeOrder } from '../catalog/tree';
import { listOf } from '../resource';
import { agents, queues } from '../resources';
import { scriptsQuery } from './scriptsQuery';

const route = getRouteApi('/admin');

export type Choice = { value: string; label: string };

export type Choices = {
  agents: Choice[];
  queues: Choice[];
  tags: Choice[];
  intervals: Choice[];
  dispositions: Choice[];
  bots: (Choice & { engine: string })[];
  /** What System steps can run, for those who may change them (APP-SYS-03). */
  scripts: Scripts | null;
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
  const { staff } = route.useRouteContext();
  const scripts = useQuery({ ...scriptsQuery, enabled: staff.role === 'administrator' }).data;
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
      scripts: scripts ?? null,
    }),
    [people, lines, labels, times, endings, robots, scripts, accountId],
  );
}
