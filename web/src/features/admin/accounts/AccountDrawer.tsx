// One account: the number, its access to WhatsApp, its offers, and its plan.
import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { EditDrawer } from '../FormDrawer';
import panes from '../panes.module.css';
import { AccountForm, type AccountTab } from './AccountForm';
import { PlanEditor } from './PlanEditor';

const FORM_TABS: AccountTab[] = ['general', 'access', 'notification'];

export function AccountDrawer({ account: opened, close }: { account: Account | null; close: () => void }) {
  const { t } = useTranslation('admin');
  const [account, setAccount] = useState(opened);
  const [tab, setTab] = useState<AccountTab | 'plan'>('general');
  const [changed, setChanged] = useState({ form: false, plan: false });
  return (
    <EditDrawer title={account?.name ?? t('accounts.add')} close={close} changed={changed.form || changed.plan}>
      <Tabs
        value={tab}
        onChange={(value) => setTab(FORM_TABS.find((each) => each === value) ?? 'plan')}
        keepMountedMode="display-none"
        className={panes.tabs}
      >
        <Tabs.List className={panes.list}>
          {FORM_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`accounts.tab.${name}`)}
            </Tabs.Tab>
          ))}
          <Tabs.Tab value="plan" disabled={!account}>
            {t('accounts.tab.plan')}
          </Tabs.Tab>
        </Tabs.List>
        <div className={panes.panel} hidden={tab === 'plan'}>
          <AccountForm
            key={`${account?.id ?? 'new'}-${account?.version ?? 0}`}
            account={account}
            show={setTab}
            close={close}
            changed={(form) => setChanged((now) => ({ ...now, form }))}
            loaded={setAccount}
          />
        </div>
        <Tabs.Panel value="plan" className={panes.panel}>
          {account && (
            <PlanEditor account={account} close={close} changed={(plan) => setChanged((now) => ({ ...now, plan }))} />
          )}
        </Tabs.Panel>
      </Tabs>
    </EditDrawer>
  );
}
