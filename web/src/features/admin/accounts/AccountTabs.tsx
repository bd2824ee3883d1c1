// One account: the number, its access to WhatsApp, its offers, and its plan.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { DrawerTabs } from '../form/DrawerTabs';
import type { Removal } from '../list/Removal';
import { edition } from '../resource';
import { AccessFields } from './AccessFields';
import { AccountForm } from './AccountForm';
import { tabOf } from './accountBody';
import { GeneralFields, NotificationFields } from './fields';
import { PlanEditor } from './PlanEditor';

export function AccountTabs({ account, removal }: { account: Account | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  const [tab, setTab] = useState('general');
  return (
    <DrawerTabs
      tab={tab}
      show={setTab}
      form={(panels) => (
        <AccountForm
          key={edition(account)}
          account={account}
          removal={removal}
          reveal={(field) => setTab(tabOf(field))}
          goOn={() => setTab('access')}
        >
          {panels}
        </AccountForm>
      )}
      tabs={[
        { name: 'general', label: t('accounts.tab.general'), inForm: true, content: <GeneralFields /> },
        {
          name: 'access',
          label: t('accounts.tab.access'),
          inForm: true,
          content: <AccessFields account={account} />,
        },
        { name: 'notification', label: t('accounts.tab.notification'), inForm: true, content: <NotificationFields /> },
        {
          name: 'plan',
          label: t('accounts.tab.plan'),
          content: account && <PlanEditor account={account} />,
        },
      ]}
    />
  );
}
