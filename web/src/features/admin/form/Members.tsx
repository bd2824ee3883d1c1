// Who or what belongs to a row: chosen from a list, and in order where the order means something.
import { Group, Select, Skeleton, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Person } from '../../../shared/ui/Person';
import { useDrawer } from './drawerTools';
import { EditForm, Refusal } from './EditForm';
import { moved, OrderedRows } from './OrderedRows';
import { useSaving } from './useSaving';

/** Who belongs to a row, and the version of that list. */
export type Membership = { rows: { id: string }[]; version: string };

export type Candidate = { id: string; name: string; note?: string; person?: boolean };

type Props = {
  /** Key under which they are cached: the address of the row's own collection, and the row. */
  cached: [string, 'of', string];
  read: () => Promise<Membership>;
  /** The version is the one that was read: somebody else's change in between is refused. */
  write: (ids: string[], version: string) => Promise<Membership>;
  candidates: Candidate[];
  /** Their order can be changed. */
  ordered?: boolean;
  stale: string[];
  label: string;
  hint?: string;
  /** What it means that nothing is chosen. */
  none: string;
};

export function Members(props: Props) {
  const members = useQuery({ queryKey: props.cached, queryFn: props.read, refetchOnMount: 'always' });
  if (members.error) return <Refusal error={members.error} />;
  if (!members.data || members.isFetching) return <Skeleton height={120} m="md" />;
  return <Editor key={members.data.version} {...props} found={members.data} />;
}

function Editor({ found, ...props }: Props & { found: Membership }) {
  const { cached, read, write, candidates, stale, label, hint, none, ordered } = props;
  const { t } = useTranslation('admin');
  const drawer = useDrawer();
  const client = useQueryClient();
  const initial = found.rows.map(({ id }) => id);
  const [ids, setIds] = useState(initial);
  const saving = useSaving(stale, () => {});
  const byId = new Map(candidates.map((each) => [each.id, each]));
  const changed = ids.join() !== initial.join();
  const part = cached[0];
  useEffect(() => drawer.mark(part, changed), [drawer, part, changed]);
  useEffect(() => () => drawer.mark(part, false), [drawer, part]);

  const save = async (version: () => Promise<string> | string) => {
    let saved = found;
    const written = await saving.save(async () => {
      saved = await write(ids, await version());
    });
    if (!written) return;
    drawer.mark(part, false);
    client.setQueryData(cached, saved);
    drawer.close();
  };

  const rows = ids.map((id) => {
    const name = byId.get(id)?.name ?? `#${id}`;
    return { key: id, name, content: <Member candidate={byId.get(id) ?? { id, name }} /> };
  });

  return (
    <EditForm
      onSubmit={(event) => {
        event.preventDefault();
        void save(() => found.version);
      }}
      busy={saving.busy}
      changed={changed}
      error={saving.error}
      conflict={{
        reload: () => void client.invalidateQueries({ queryKey: cached }),
        overwrite: () => void save(async () => (await read()).version),
      }}
    >
      <Select
        label={label}
        description={hint}
        placeholder={t('members.pick')}
        searchable
        value={null}
        limit={100}
        data={candidates
          .filter(({ id }) => !byId.has(id) || !ids.includes(id))
          .map(({ id, name, note }) => ({ value: id, label: note ? `${name} (${note})` : name }))}
        nothingFoundMessage={t(candidates.length === 0 ? 'members.nothingYet' : 'members.noMore')}
        onChange={(id) => id && setIds([...ids, id])}
      />
      {rows.length === 0 ? (
        <Text size="sm" c="var(--text-2)">
          {none}
        </Text>
      ) : (
        <OrderedRows
          label={label}
          rows={rows}
          {...(ordered && { move: (from, to) => setIds(moved(ids, from, to)) })}
          remove={(index) => setIds(ids.filter((_, at) => at !== index))}
        />
      )}
    </EditForm>
  );
}

function Member({ candidate: { id, name, note, person } }: { candidate: Candidate }) {
  return (
    <Group gap="sm" wrap="nowrap">
      {person && <Person name={name} seed={id} size={30} />}
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {note && (
          <Text size="xs" c="var(--text-2)">
            {note}
          </Text>
        )}
      </div>
    </Group>
  );
}
