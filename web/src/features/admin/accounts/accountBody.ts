// Between the account form and what the server takes. Secrets are write-only: an empty field of an
// existing account keeps what is stored.
import type { Account, AccountDraft, AccountPatch, CredentialsPatch } from '../../../api/gen';

export type AccountValues = {
  name: string;
  key: string;
  phone: string;
  description: string;
  wait_agent_secs: number;
  wait_queue_secs: number;
  notification: { sound: boolean; shake: boolean; template: string };
  credentials: {
    account_sid: string;
    phone_number_id: string;
    app_id: string;
    base_url: string;
    api_version: string;
    authorization_token: string;
    app_secret: string;
  };
};

export const STANDARD_TEMPLATE = '{{account.name}}{{#queue}} · {{queue.name}}{{/queue}}\n{{contact.mobile}}';

export function toValues(account: Account | null): AccountValues {
  const access = account?.credentials;
  return {
    name: account?.name ?? '',
    key: account?.key ?? '',
    phone: account ? `+${account.phone}` : '',
    description: account?.description ?? '',
    wait_agent_secs: account?.wait_agent_secs ?? 10,
    wait_queue_secs: account?.wait_queue_secs ?? 10,
    notification: account?.notification ?? { sound: true, shake: false, template: STANDARD_TEMPLATE },
    credentials: {
      account_sid: access?.account_sid ?? '',
      phone_number_id: access?.phone_number_id ?? '',
      app_id: access?.app_id ?? '',
      base_url: access?.base_url ?? '',
      api_version: access?.api_version ?? '',
      authorization_token: '',
      app_secret: '',
    },
  };
}

export function toDraft(values: AccountValues): AccountDraft {
  const { base_url, api_version, ...access } = values.credentials;
  return {
    ...values,
    type: 'meta',
    credentials: { ...access, ...filled({ base_url, api_version }) },
  };
}

export function toPatch(values: AccountValues, version: number): AccountPatch {
  const { authorization_token, app_secret, base_url, api_version, ...access } = values.credentials;
  const credentials: CredentialsPatch = {
    ...access,
    ...filled({ base_url, api_version, authorization_token, app_secret }),
  };
  return { ...values, version, credentials };
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
}

/** The tab a field is on, to show the first one with an error. */
export function tabOf(field: string): 'general' | 'access' | 'notification' {
  if (field.startsWith('credentials')) return 'access';
  return field.startsWith('notification') ? 'notification' : 'general';
}
