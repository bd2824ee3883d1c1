import { Button, FileButton } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CloudAccess, CloudProvider } from '../../../api/gen';
import { SecretField, SelectField, TextField } from '../form/fields';
import { ResourceForm } from '../form/ResourceForm';
import { zCloudProviderDraft, zCloudProviderPatch } from '../form/schemas';
import type { Removal } from '../list/Removal';
import panes from '../panes.module.css';
import { bots, cloudProviders } from './resources';

type Service = CloudAccess['type'];

type Access = { type: Service; region: string; access_key_id: string; project_id: string; base_url: string };

type Values = { name: string; secret: string; access: Access };

const SERVICES: Service[] = ['open_ai', 'google', 'aws'];

const NOTHING: Access = {
  type: 'open_ai',
  region: '',
  access_key_id: '',
  project_id: '',
  base_url: 'https://api.openai.com/v1',
};

export function CloudProviderForm({ row, removal }: { row: CloudProvider | null; removal: Removal }) {
  const { t } = useTranslation('services');
  return (
    <ResourceForm
      of={cloudProviders}
      row={row}
      initial={toValues(row)}
      draft={({ name, secret, access }) => ({ name, secret, access: toAccess(access) })}
      patch={({ name, secret, access }, { version }) => ({
        version,
        name,
        access: toAccess(access),
        ...(secret && { secret }),
      })}
      schemas={{ draft: zCloudProviderDraft, patch: zCloudProviderPatch }}
      stale={[bots.url]}
      removal={removal}
    >
      {(form) => {
        const { type } = form.getValues().access;
        return (
          <>
            <TextField name="name" label={t('name')} required first />
            <SelectField
              name="access.type"
              label={t('clouds.service')}
              hint={row ? t('fixed') : t('clouds.serviceHint')}
              disabled={row !== null}
              options={SERVICES.map((value) => ({ value, label: t(`service.${value}`) }))}
            />
            {type === 'aws' && (
              <div className={panes.pair}>
                <TextField name="access.region" label={t('clouds.region')} placeholder="eu-south-1" required />
                <TextField name="access.access_key_id" label={t('clouds.keyId')} required mono />
              </div>
            )}
            {type === 'google' && <TextField name="access.project_id" label={t('clouds.project')} required mono />}
            {type === 'open_ai' && (
              <TextField name="access.base_url" label={t('clouds.baseUrl')} hint={t('clouds.baseUrlHint')} required />
            )}
            <SecretField
              name="secret"
              label={t(`secret.${type}`)}
              hint={t('clouds.secretHint')}
              isSet={row?.secret.is_set ?? false}
              required
            />
            {type === 'google' && <KeyFile take={(text) => form.setFieldValue('secret', text as never)} />}
          </>
        );
      }}
    </ResourceForm>
  );
}

/** The key of a service account is a file, too long to be typed. */
function KeyFile({ take }: { take: (text: string) => void }) {
  const { t } = useTranslation('services');
  return (
    <FileButton accept="application/json" onChange={(file) => void file?.text().then(take)}>
      {(button) => (
        <Button {...button} variant="default" leftSection={<IconFileUpload size={16} />} w="fit-content">
          {t('clouds.keyFile')}
        </Button>
      )}
    </FileButton>
  );
}

function toValues(row: CloudProvider | null): Values {
  return { name: row?.name ?? '', secret: '', access: { ...NOTHING, ...row?.access } };
}

function toAccess({ type, region, access_key_id, project_id, base_url }: Access): CloudAccess {
  if (type === 'aws') return { type, region, access_key_id };
  return type === 'google' ? { type, project_id } : { type, base_url };
}
