import { NumberInput, Switch, Tabs, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  Account,
  CreateAccountData,
  CreateAccountResponse,
  DeleteAccountData,
  DeleteAccountResponse,
  GetAccountData,
  GetAccountResponse,
  UpdateAccountData,
  UpdateAccountResponse,
} from '../../../api/gen';
import { DeleteButton } from '../DeleteButton';
import { EditForm } from '../FormDrawer';
import panes from '../panes.module.css';
import { zAccountDraft, zAccountPatch } from '../schemas';
import { useSaving } from '../useSaving';
import { check, type FormErrors } from '../validate';
import { AccessFields } from './AccessFields';
import { type AccountValues, tabOf, toDraft, toPatch, toValues } from './accountBody';

export type AccountTab = 'general' | 'access' | 'notification';

type Props = {
  account: Account | null;
  show: (tab: AccountTab) => void;
  close: () => void;
  changed: (value: boolean) => void;
  /** A newer state of the account: created, or loaded again after a conflict. */
  loaded: (account: Account) => void;
};

const LISTS = [['accounts']];

export function AccountForm({ account, show, close, changed, loaded }: Props) {
  const { t } = useTranslation('admin');
  const form = useForm<AccountValues>({
    mode: 'uncontrolled',
    initialValues: toValues(account),
    validate: (values) =>
      account ? check(zAccountPatch, toPatch(values, account.version)) : check(zAccountDraft, toDraft(values)),
    onValuesChange: () => changed(true),
  });
  const saving = useSaving(LISTS, (errors) => {
    form.setErrors(errors);
    showFirst(errors);
  });
  const showFirst = (errors: FormErrors) => {
    const field = Object.keys(errors)[0];
    if (field) show(tabOf(field));
  };

  const submit = form.onSubmit(
    async (values) => {
      const worked = await saving.save(async () => {
        const next = await store(account, values);
        if (!account) loaded(next);
      });
      if (!worked) return;
      changed(false);
      if (account) close();
      else show('access');
    },
    (errors) => showFirst(errors as FormErrors),
  );

  const reload = async () => {
    if (!account) return;
    loaded(
      await call<GetAccountData, GetAccountResponse>('GET', {
        url: '/api/whatsapp/accounts/{id}',
        path: { id: account.id },
      }),
    );
    changed(false);
  };

  return (
    <EditForm
      onSubmit={submit}
      busy={saving.busy}
      changed={form.isDirty()}
      error={saving.error}
      reload={reload}
      cancel={close}
      extra={
        account && (
          <DeleteButton
            name={account.name}
            text={t('accounts.removeText')}
            typed
            lists={LISTS}
            done={close}
            remove={() =>
              call<DeleteAccountData, DeleteAccountResponse>('DELETE', {
                url: '/api/whatsapp/accounts/{id}',
                path: { id: account.id },
              })
            }
          />
        )
      }
    >
      <Tabs.Panel value="general" className={panes.fields}>
        <GeneralFields form={form} />
      </Tabs.Panel>
      <Tabs.Panel value="access" className={panes.fields}>
        <AccessFields form={form} account={account} />
      </Tabs.Panel>
      <Tabs.Panel value="notification" className={panes.fields}>
        <NotificationFields form={form} />
      </Tabs.Panel>
    </EditForm>
  );
}

function store(account: Account | null, values: AccountValues): Promise<Account> {
  if (!account) {
    return call<CreateAccountData, CreateAccountResponse>('POST', {
      url: '/api/whatsapp/accounts',
      body: toDraft(values),
    });
  }
  return call<UpdateAccountData, UpdateAccountResponse>('PATCH', {
    url: '/api/whatsapp/accounts/{id}',
    path: { id: account.id },
    body: toPatch(values, account.version),
  });
}

export type AccountFormApi = UseFormReturnType<AccountValues>;

function GeneralFields({ form }: { form: AccountFormApi }) {
  const { t } = useTranslation('admin');
  return (
    <>
      <div className={panes.pair}>
        <TextInput
          label={t('accounts.name')}
          required
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('accounts.key')}
          description={t('accounts.keyHint')}
          required
          maxLength={5}
          key={form.key('key')}
          {...form.getInputProps('key')}
        />
      </div>
      <TextInput
        label={t('accounts.phone')}
        description={t('accounts.phoneHint')}
        required
        type="tel"
        key={form.key('phone')}
        {...form.getInputProps('phone')}
      />
      <div className={panes.pair}>
        <NumberInput
          label={t('accounts.waitAgent')}
          description={t('accounts.waitAgentHint')}
          min={1}
          max={2147483}
          allowDecimal={false}
          suffix=" s"
          key={form.key('wait_agent_secs')}
          {...form.getInputProps('wait_agent_secs')}
        />
        <NumberInput
          label={t('accounts.waitQueue')}
          description={t('accounts.waitQueueHint')}
          min={1}
          max={2147483}
          allowDecimal={false}
          suffix=" s"
          key={form.key('wait_queue_secs')}
          {...form.getInputProps('wait_queue_secs')}
        />
      </div>
      <Textarea
        label={t('accounts.description')}
        autosize
        minRows={2}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
    </>
  );
}

function NotificationFields({ form }: { form: AccountFormApi }) {
  const { t } = useTranslation('admin');
  return (
    <>
      <Switch
        label={t('accounts.sound')}
        description={t('accounts.soundHint')}
        key={form.key('notification.sound')}
        {...form.getInputProps('notification.sound', { type: 'checkbox' })}
      />
      <Switch
        label={t('accounts.shake')}
        description={t('accounts.shakeHint')}
        key={form.key('notification.shake')}
        {...form.getInputProps('notification.shake', { type: 'checkbox' })}
      />
      <Textarea
        label={t('accounts.template')}
        description={t('accounts.templateHint')}
        autosize
        minRows={4}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        key={form.key('notification.template')}
        {...form.getInputProps('notification.template')}
      />
    </>
  );
}
