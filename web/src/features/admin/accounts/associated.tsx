// What is associated with an account, each on a tab of its own: agents, whitelisted lists, and what
// counts for it alone.
import { Button, List, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  Account,
  ListAccountAgentsData,
  ListAccountAgentsResponse,
  ListAccountListsData,
  ListAccountListsResponse,
  PutAccountAgentsData,
  PutAccountAgentsResponse,
  PutAccountListsData,
  PutAccountListsResponse,
} from '../../../api/gen';
import { cannedAnswers, dispositions } from '../catalog/resources';
import { scopeOf } from '../catalog/scope';
import '../catalog/texts';
import { contactLists } from '../contacts/resources';
import { Members } from '../form/Members';
import { listOf } from '../resource';
import { accounts, agents } from '../resources';

const AGENTS = '/api/whatsapp/accounts/{id}/agents';
const LISTS = '/api/whatsapp/accounts/{id}/lists';

export function AccountAgents({ id }: { id: string }) {
  const { t } = useTranslation('accounts');
  const all = useQuery(listOf(agents));
  return (
    <Members
      cached={[AGENTS, 'of', id]}
      read={() =>
        call<ListAccountAgentsData, ListAccountAgentsResponse>('GET', {
          url: AGENTS,
          path: { id },
        })
      }
      write={(agent_ids, version) =>
        call<PutAccountAgentsData, PutAccountAgentsResponse>('PUT', {
          url: AGENTS,
          path: { id },
          body: { agent_ids, version },
        })
      }
      candidates={(all.data ?? []).map((agent) => ({
        id: agent.id,
        name: agent.full_name,
        note: agent.username,
        person: true,
      }))}
      stale={[accounts.url]}
      label={t('agents.add')}
      hint={t('agents.hint')}
      none={t('agents.none')}
    />
  );
}

export function AccountLists({ id }: { id: string }) {
  const { t } = useTranslation('accounts');
  const all = useQuery(listOf(contactLists));
  return (
    <Members
      cached={[LISTS, 'of', id]}
      read={() =>
        call<ListAccountListsData, ListAccountListsResponse>('GET', {
          url: LISTS,
          path: { id },
        })
      }
      write={(list_ids, version) =>
        call<PutAccountListsData, PutAccountListsResponse>('PUT', {
          url: LISTS,
          path: { id },
          body: { list_ids, version },
        })
      }
      candidates={(all.data ?? []).map(({ id: list, name }) => ({ id: list, name }))}
      stale={[accounts.url]}
      label={t('lists.add')}
      hint={t('lists.hint')}
      none={t('lists.none')}
    />
  );
}

export function AccountDispositions({ account }: { account: Account }) {
  const all = useQuery(listOf(dispositions));
  return <Own account={account} kind="dispositions" rows={all.data} />;
}

export function AccountCannedAnswers({ account }: { account: Account }) {
  const all = useQuery(listOf(cannedAnswers));
  return <Own account={account} kind="canned" rows={all.data} />;
}

type Scoped = { id: string; name: string; account_id?: string | null };

/** They are edited on their own page; here is what counts for this account beside the general ones. */
function Own({ account, kind, rows }: { account: Account; kind: 'dispositions' | 'canned'; rows?: Scoped[] }) {
  const { t } = useTranslation('accounts');
  const navigate = useNavigate();
  if (!rows) return <Skeleton height={120} m="md" />;
  const scope = `account:${account.id}`;
  const own = rows.filter((row) => scopeOf(row) === scope);
  const to = kind === 'canned' ? '/admin/canned-answers' : '/admin/dispositions';
  return (
    <Stack gap="md" p="md">
      <Text size="sm" c="var(--text-2)">
        {t(`${kind}.hint`)}
      </Text>
      {own.length === 0 ? (
        <Text size="sm">{t(`${kind}.none`)}</Text>
      ) : (
        <List size="sm">
          {own.map((row) => (
            <List.Item key={row.id}>{row.name}</List.Item>
          ))}
        </List>
      )}
      <div>
        <Button
          variant="default"
          onClick={() => void navigate({ to, search: { filter: `scope:${encodeURIComponent(scope)}` } })}
        >
          {t(`${kind}.open`)}
        </Button>
      </div>
    </Stack>
  );
}
