// One account: the number, its access to WhatsApp, its settings group by group, whose it is, and its plan.
import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import { DrawerTabs, useTab } from '../form/DrawerTabs';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { PlanEditor } from '../plan/PlanEditor';
import { edition } from '../resource';
import { settingsQuery } from '../settings/settingsQuery';
import { AccessFields } from './AccessFields';
import { AccountForm } from './AccountForm';
import { AdvancedFields, VideoFields } from './AdvancedFields';
import { tabOf } from './accountBody';
import { AccountAgents, AccountCannedAnswers, AccountDispositions, AccountLists } from './associated';
import { ConversationFields, GeneralFields, NotificationFields, TransferFields } from './fields';

export function AccountTabs({ account, removal }: { account: Account | null; removal: Removal }) {
  const { t } = useTranslation('admin');
  const { t: ta } = useTranslation('accounts');
  const [tab, setTab] = useTab(['general', 'access', 'plan']);
  const features = useQuery(settingsQuery).data?.features;
  const inForm = true;
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
        {
          name: 'general',
          label: t('accounts.tab.general'),
          inForm,
          content: (
            <>
              <Warnings account={account} />
              <GeneralFields fixed={account !== null} />
            </>
          ),
        },
        { name: 'access', label: t('accounts.tab.access'), inForm, content: <AccessFields account={account} /> },
        { name: 'notification', label: t('accounts.tab.notification'), inForm, content: <NotificationFields /> },
        { name: 'conversation', label: ta('tab.conversation'), inForm, content: <ConversationFields /> },
        { name: 'transfer', label: ta('tab.transfer'), inForm, content: <TransferFields /> },
        { name: 'advanced', label: ta('tab.advanced'), inForm, content: <AdvancedFields features={features} /> },
        ...(features?.video
          ? [{ name: 'video', label: ta('tab.video'), inForm, content: <VideoFields account={account} /> }]
          : []),
        { name: 'agents', label: ta('tab.agents'), content: account && <AccountAgents id={account.id} /> },
        { name: 'lists', label: ta('tab.lists'), content: account && <AccountLists id={account.id} /> },
        {
          name: 'dispositions',
          label: ta('tab.dispositions'),
          content: account && <AccountDispositions account={account} />,
        },
        { name: 'canned', label: ta('tab.canned'), content: account && <AccountCannedAnswers account={account} /> },
        { name: 'plan', label: t('accounts.tab.plan'), content: account && <PlanEditor account={account} /> },
      ]}
    />
  );
}

/** What is odd about the account, in the server's words. */
function Warnings({ account }: { account: Account | null }) {
  const { t } = useTranslation('accounts');
  if (!account || account.warnings.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle />} title={t('warnings')} className={panes.fields}>
      <List size="sm">
        {account.warnings.map(({ code, message }) => (
          <List.Item key={code}>{sentence(message)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
