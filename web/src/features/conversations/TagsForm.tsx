// Which of the predefined tags a conversation has: only what the reader changed is sent, so that tags which
// others add meanwhile stay (TAG-01).
import { Alert, Button, Checkbox, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag, TagCard, TagChanges } from '../../api/gen';
import { allTags } from './requests';
import { TagLabel } from './TagLabels';
import classes from './TagsForm.module.css';
import './texts';

type Props = {
  tags: readonly TagCard[];
  submit: (changes: TagChanges) => Promise<unknown>;
  cancel: () => void;
};

export function TagsForm({ tags, submit, cancel }: Props) {
  const { t } = useTranslation('conversations');
  const { data, error, refetch } = useQuery(allTags);
  const [had] = useState(() => tags.map(({ id }) => id));
  const [wanted, setWanted] = useState<readonly string[]>(had);
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const changes = changesOf(had, wanted);
  const isSame = changes.add.length + changes.remove.length === 0;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble('');
    try {
      await submit(changes);
    } catch (refusal) {
      setTrouble(refusal instanceof Error ? refusal.message : t('failed'));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="md">
        {error && (
          <Alert color="red" title={t('tags.failed')}>
            {error.message}{' '}
            <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
              {t('disposition.retry')}
            </Button>
          </Alert>
        )}
        {!data && !error && <Skeleton height={160} />}
        {data && data.length === 0 && <Text size="sm">{t('tags.none')}</Text>}
        {data && data.length > 0 && (
          <>
            <TextInput
              type="search"
              placeholder={t('tags.search')}
              aria-label={t('tags.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={words}
              data-autofocus
              onChange={(event) => setWords(event.currentTarget.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            />
            <Choices tags={found(data, words)} wanted={wanted} choose={setWanted} />
          </>
        )}
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={cancel}>
            {t('disposition.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={isSame}>
            {t('tags.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ChoicesProps = { tags: Tag[]; wanted: readonly string[]; choose: (ids: readonly string[]) => void };

function Choices({ tags, wanted, choose }: ChoicesProps) {
  const { t } = useTranslation('conversations');
  return (
    <Checkbox.Group aria-label={t('tags.label')} value={[...wanted]} onChange={choose}>
      <div className={classes.list}>
        {tags.map((tag) => (
          <Checkbox key={tag.id} value={tag.id} label={<TagLabel tag={tag} />} description={tag.description} />
        ))}
        {tags.length === 0 && (
          <Text size="sm" c="var(--text-2)">
            {t('choice.nothing')}
          </Text>
        )}
      </div>
    </Checkbox.Group>
  );
}

/** What was ticked and what was cleared. */
function changesOf(had: readonly string[], wanted: readonly string[]): { add: string[]; remove: string[] } {
  return {
    add: wanted.filter((id) => !had.includes(id)),
    remove: had.filter((id) => !wanted.includes(id)),
  };
}

function found(tags: Tag[], words: string): Tag[] {
  const wanted = words.trim().toLowerCase();
  return tags.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted));
}
