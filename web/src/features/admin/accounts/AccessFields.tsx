// Access to WhatsApp: what to copy to the provider, what to bring from there, and in what order. Only
// the fields of the account's type are shown.
import { Accordion, Alert, List, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account, AccountType } from '../../../api/gen';
import { CopyField } from '../../../shared/ui/CopyField';
import { SecretField, TextField, useFieldValue, WordsField } from '../form/fields';
import panes from '../panes.module.css';
import { Connection } from './Connection';
import { CREDENTIALS, type CredentialField, TYPES } from './providers';
import { ReceiveUrl } from './ReceiveUrl';

/** Twilio reads it behind the address and signs without it: five tries, after every kind of failure. */
const TWILIO_RETRIES = '#rc=5&rp=all';

export function AccessFields({ account }: { account: Account | null }) {
  const { t } = useTranslation('accounts');
  const chosen = useFieldValue('type');
  const type = TYPES.find((each) => each === chosen) ?? 'meta';
  const domain = useFieldValue('domain');
  return (
    <>
      {account && !account.capabilities.adapter && (
        <Alert color="orange" title={t('access.noAdapter')}>
          {t('access.noAdapterText')}
        </Alert>
      )}
      {account ? (
        <>
          <ReceiveUrl account={account} />
          {account.type === 'twilio' && (
            <CopyField
              label={t('access.twilioUrl')}
              value={`${account.receive_url}${TWILIO_RETRIES}`}
              description={t('access.twilioUrlHint')}
            />
          )}
          {account.verify_token && (
            <CopyField
              label={t('access.verifyToken')}
              value={account.verify_token}
              description={t('access.verifyTokenHint')}
            />
          )}
        </>
      ) : (
        <Alert color="brand">{t('access.afterSaving')}</Alert>
      )}
      {account?.capabilities.adapter && <Connection account={account} />}
      <Guide type={type} open={!account?.health.last_inbound_at} />
      <div className={panes.pair}>
        {CREDENTIALS[type].map((field) => (
          <Credential key={field.name} field={field} type={type} account={account} />
        ))}
      </div>
      <TextField
        name="domain"
        label={t('access.domain')}
        hint={t('access.domainHint')}
        placeholder={window.location.host}
      />
      {account && domain !== account.domain && <Alert color="yellow">{t('access.domainChanges')}</Alert>}
    </>
  );
}

function Credential({ field, type, account }: { field: CredentialField; type: AccountType; account: Account | null }) {
  const { t } = useTranslation('accounts');
  const name = `credentials.${field.name}`;
  const label = t(`access.field.${field.label ?? field.name}`);
  const hint = t(`access.hint.${field.label ?? field.name}`) || undefined;
  const required = !field.optional;
  if (field.name === 'allowed_addresses') {
    return <WordsField name={name} label={label} hint={hint} placeholder="203.0.113.0/24" />;
  }
  if (field.secret) {
    const stored = account?.type === type ? account.credentials[field.name] : undefined;
    const isSet = typeof stored === 'object' && stored !== null && 'is_set' in stored && stored.is_set;
    return <SecretField name={name} label={label} hint={hint} isSet={isSet} required={required} />;
  }
  return <TextField name={name} label={label} hint={hint} required={required} />;
}

/** Open until the first message came in. */
function Guide({ type, open }: { type: AccountType; open: boolean }) {
  const { t } = useTranslation('accounts');
  const { t: ta } = useTranslation('admin');
  const steps = t(`guide.${type}`, { returnObjects: true });
  return (
    <Accordion variant="contained" defaultValue={open ? 'guide' : null}>
      <Accordion.Item value="guide">
        <Accordion.Control icon={<IconListCheck size={18} stroke={1.6} />}>
          <Text size="sm" fw={600}>
            {t('guide.title', { provider: ta(`accountType.${type}`) })}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <List type="ordered" size="sm" spacing={6}>
            {steps.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
