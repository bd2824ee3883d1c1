import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { ResourceForm } from '../form/ResourceForm';
import { zAccountDraft, zAccountPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import { accounts } from '../resources';
import { objections, toDraft, toPatch, toValues } from './accountBody';

type Props = {
  account: Account | null;
  removal: Removal;
  reveal: (field: string) => void;
  goOn: () => void;
  children: ReactNode;
};

export function AccountForm({ account, removal, reveal, goOn, children }: Props) {
  const { t } = useTranslation('accounts');
  return (
    <ResourceForm
      of={accounts}
      row={account}
      initial={toValues(account)}
      draft={toDraft}
      patch={(values, { version }) => toPatch(values, version)}
      schemas={{ draft: zAccountDraft, patch: zAccountPatch }}
      objections={(values) => objections(values, t('video.notJson'))}
      removal={removal}
      reveal={reveal}
      goOn={goOn}
    >
      {children}
    </ResourceForm>
  );
}
