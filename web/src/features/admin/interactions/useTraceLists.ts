// The names that a journal needs, from the lists that the reader may see; asked for only when they occur.
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InteractionEvent } from '../../../api/gen';
import type { Lists } from '../../conversations/trace/names';
import { agentProfiles, dispositions, tags } from '../catalog/resources';
import { planOf } from '../plan/planOf';
import { listOf } from '../resource';
import { agents, queues } from '../resources';

export function useTraceLists(events: readonly InteractionEvent[], account: string | undefined): Lists {
  const kinds = new Set(events.map((event) => event.kind));
  const isPlanned = kinds.has('step_passed');
  const [agent, queue] = useQueries({ queries: [listOf(agents), listOf(queues)] });
  const tag = useQuery({ ...listOf(tags), enabled: isPlanned || kinds.has('tags_changed') });
  const disposition = useQuery({ ...listOf(dispositions), enabled: kinds.has('closed') });
  const profile = useQuery({ ...listOf(agentProfiles), enabled: kinds.has('profile_chosen') });
  const plan = useQuery({ ...planOf(account ?? ''), enabled: isPlanned && account !== undefined, retry: false });
  return useMemo(
    () => ({
      ...(agent.data && { agent: named(agent.data, (row) => row.full_name) }),
      ...(queue.data && { queue: named(queue.data, (row) => row.name) }),
      ...(tag.data && { tag: named(tag.data, (row) => row.name) }),
      ...(disposition.data && { disposition: named(disposition.data, (row) => row.name) }),
      ...(profile.data && { profile: named(profile.data, (row) => row.name) }),
      ...(plan.data && { steps: plan.data.steps.map((step) => step.id) }),
    }),
    [agent.data, queue.data, tag.data, disposition.data, profile.data, plan.data],
  );
}

function named<T extends { id: string }>(rows: T[], name: (row: T) => string): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [row.id, name(row)]));
}
