// Access to WhatsApp through Meta: what to copy there, what to bring from there, and in what order.
import { Alert, Badge, List, PasswordInput, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Account, AccountSecret } from '../../../api/gen';
import { CopyField } from '../../../shared/ui/CopyField';
import panes from '../panes.module.css';
import type { AccountFormApi } from './AccountForm';

export function AccessFields({ form, account }: { form: AccountFormApi; account: Account | null }) {
  const { t } = useTranslation('admin');
  return (
    <>
      {account ? (
        <>
          <CopyField label={t('access.receiveUrl')} value={account.receive_url} />
          <CopyField label={t('access.verifyToken')} value={account.verify_token} />
        </>
      ) : (
        <Alert color="brand">{t('access.afterSaving')}</Alert>
      )}
      <section aria-labelledby="guide-title">
        <Text id="guide-title" fw={600} size="sm" mb={6}>
          {t('access.guide')}
        </Text>
        <List type="ordered" size="sm" spacing={4}>
          {(['ids', 'token', 'secret', 'webhook', 'subscribe'] as const).map((step) => (
            <List.Item key={step}>{t(`access.step.${step}`)}</List.Item>
          ))}
        </List>
      </section>
      <div className={panes.pair}>
        <TextInput
          label={t('access.accountSid')}
          required
          key={form.key('credentials.account_sid')}
          {...form.getInputProps('credentials.account_sid')}
        />
        <TextInput
          label={t('access.phoneNumberId')}
          required
          key={form.key('credentials.phone_number_id')}
          {...form.getInputProps('credentials.phone_number_id')}
        />
      </div>
      <TextInput
        label={t('access.appId')}
        required
        key={form.key('credentials.app_id')}
        {...form.getInputProps('credentials.app_id')}
      />
      <SecretField form={form} name="authorization_token" secret={account?.credentials.authorization_token} />
      <SecretField form={form} name="app_secret" secret={account?.credentials.app_secret} />
      <div className={panes.pair}>
        <TextInput
          label={t('access.baseUrl')}
          description={t('access.baseUrlHint')}
          key={form.key('credentials.base_url')}
          {...form.getInputProps('credentials.base_url')}
        />
        <TextInput
          label={t('access.apiVersion')}
          description={t('access.apiVersionHint')}
          key={form.key('credentials.api_version')}
          {...form.getInputProps('credentials.api_version')}
        />
      </div>
    </>
  );
}

type SecretProps = {
  form: AccountFormApi;
  name: 'authorization_token' | 'app_secret';
  secret: AccountSecret | undefined;
};

/** A stored secret is never shown again; typing replaces it. */
function SecretField({ form, name, secret }: SecretProps) {
  const { t } = useTranslation('admin');
  const path = `credentials.${name}` as const;
  return (
    <PasswordInput
      label={
        <>
          {t(`access.${name}`)}{' '}
          {secret?.is_set && (
            <Badge size="sm" color="brand">
              {t('access.isSet')}
            </Badge>
          )}
        </>
      }
      placeholder={secret?.is_set ? t('access.keep') : ''}
      required={!secret?.is_set}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('form.showSecret') }}
      key={form.key(path)}
      {...form.getInputProps(path)}
    />
  );
}
