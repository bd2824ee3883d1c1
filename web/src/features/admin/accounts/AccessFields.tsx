// Access to WhatsApp through Meta: what to copy there, what to bring from there, and in what order.
import { Accordion, Alert, List, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/gen';
import { CopyField } from '../../../shared/ui/CopyField';
import { SecretField, TextField } from '../form/fields';
import panes from '../panes.module.css';

const STEPS = ['app', 'ids', 'token', 'secret', 'save', 'webhook', 'subscribe', 'test'] as const;

export function AccessFields({ account }: { account: Account | null }) {
  const { t } = useTranslation('admin');
  const access = account?.credentials;
  return (
    <>
      {account ? (
        <>
          <CopyField
            label={t('access.receiveUrl')}
            value={account.receive_url}
            description={t('access.receiveUrlHint')}
          />
          <CopyField
            label={t('access.verifyToken')}
            value={account.verify_token}
            description={t('access.verifyTokenHint')}
          />
        </>
      ) : (
        <Alert color="brand">{t('access.afterSaving')}</Alert>
      )}
      <Guide open={!account?.health.last_inbound_at} />
      <div className={panes.pair}>
        <TextField name="credentials.account_sid" label={t('access.accountSid')} required />
        <TextField name="credentials.phone_number_id" label={t('access.phoneNumberId')} required />
      </div>
      <TextField name="credentials.app_id" label={t('access.appId')} required />
      <SecretField
        name="credentials.authorization_token"
        label={t('access.authorization_token')}
        isSet={access?.authorization_token.is_set ?? false}
        required
      />
      <SecretField
        name="credentials.app_secret"
        label={t('access.app_secret')}
        isSet={access?.app_secret.is_set ?? false}
        required
      />
      <div className={panes.pair}>
        <TextField name="credentials.base_url" label={t('access.baseUrl')} hint={t('access.baseUrlHint')} />
        <TextField name="credentials.api_version" label={t('access.apiVersion')} hint={t('access.apiVersionHint')} />
      </div>
    </>
  );
}

/** Open until the first message came in. */
function Guide({ open }: { open: boolean }) {
  const { t } = useTranslation('admin');
  return (
    <Accordion variant="contained" defaultValue={open ? 'guide' : null}>
      <Accordion.Item value="guide">
        <Accordion.Control icon={<IconListCheck size={18} stroke={1.6} />}>
          <Text size="sm" fw={600}>
            {t('access.guide')}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <List type="ordered" size="sm" spacing={6}>
            {STEPS.map((step) => (
              <List.Item key={step}>{t(`access.step.${step}`)}</List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
