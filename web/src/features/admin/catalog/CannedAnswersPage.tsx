// Prepared answers, for everybody or for one account, queue or list.
import { Code, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedAnswer } from '../../../api/gen';
import { EditDrawer } from '../form/EditDrawer';
import { AreaField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zCannedAnswerDraft, zCannedAnswerPatch } from '../form/schemas';
import type { Column } from '../list/columns';
import { ListPage } from '../list/ListPage';
import { useListState } from '../list/listState';
import type { Removal } from '../list/Removal';
import { useListed } from '../list/sources';
import { edition } from '../resource';
import { cannedAnswers } from './resources';
import { ScopeField, scopeIds, scopeOf, useScopes } from './scope';
import './texts';

export function CannedAnswersPage() {
  const { t } = useTranslation('catalog');
  const { scope } = useListState().filters;
  const source = useListed(cannedAnswers, scope ? { scope } : {});
  const scopes = useScopes();
  const scopeName = scopes.name;
  const columns = useMemo<Column<CannedAnswer>[]>(
    () => [
      {
        name: 'name',
        sort: true,
        title: t('canned.name'),
        value: (row) => row.name,
        cell: (row) => <strong>{row.name}</strong>,
      },
      {
        name: 'text',
        title: t('canned.text'),
        value: (row) => row.text,
        cell: (row) => (
          <Text size="sm" lineClamp={2} maw={480}>
            {row.text}
          </Text>
        ),
      },
      { name: 'scope', title: t('scope.title'), value: scopeName },
    ],
    [t, scopeName],
  );
  const removal: Removal = {
    text: t('canned.removeText'),
    remove: cannedAnswers.remove,
    stale: [cannedAnswers.url],
  };
  return (
    <ListPage
      list="canned-answers"
      title={t('canned.title')}
      purpose={t('canned.purpose')}
      source={source}
      columns={columns}
      name={cannedAnswers.name}
      add={t('canned.add')}
      editable
      removal={removal}
      filters={[
        {
          name: 'scope',
          label: t('scope.title'),
          options: scopes.flat,
        },
      ]}
      emptyTitle={t('canned.empty')}
      emptyText={t('canned.emptyText')}
    >
      <EditDrawer of={cannedAnswers} add={t('canned.add')}>
        {(answer) => <CannedAnswerForm key={edition(answer)} answer={answer} removal={removal} />}
      </EditDrawer>
    </ListPage>
  );
}

function CannedAnswerForm({ answer, removal }: { answer: CannedAnswer | null; removal: Removal }) {
  const { t } = useTranslation('catalog');
  return (
    <ResourceForm
      of={cannedAnswers}
      row={answer}
      initial={{ name: answer?.name ?? '', text: answer?.text ?? '', scope: answer ? scopeOf(answer) : 'global' }}
      draft={({ scope, ...values }) => ({ ...values, ...scopeIds(scope) })}
      patch={({ name, text }, { version }) => ({ version, name, text })}
      schemas={{ draft: zCannedAnswerDraft, patch: zCannedAnswerPatch }}
      removal={removal}
    >
      <TextField name="name" label={t('canned.name')} hint={t('canned.nameHint')} required first />
      <AreaField
        name="text"
        label={t('canned.text')}
        hint={
          <>
            {t('canned.textHint')} <Code>{'{{contact.firstName}}'}</Code> <Code>{'{{agent.name}}'}</Code>{' '}
            <Code>{'{{account.name}}'}</Code>
          </>
        }
        rows={5}
        required
      />
      <ScopeField fixed={answer !== null} />
    </ResourceForm>
  );
}
