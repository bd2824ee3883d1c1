// Between the account form and what the server takes. Secrets are write-only: an empty field of an
// existing account keeps what is stored.
import type {
  Account,
  AccountCredentialsDraft,
  AccountDraft,
  AccountPatch,
  AccountSession,
  AccountType,
  AccountVideo,
} from '../../../api/gen';
import type { FormErrors } from '../form/validate';
import { CREDENTIALS, type CredentialName } from './providers';

type Groups = Pick<Account, 'notification' | 'transfer' | 'whitelist' | 'session'>;

export type AccountValues = Groups & {
  type: AccountType;
  name: string;
  key: string;
  phone: string;
  description: string;
  contact_list_id: string;
  domain: string;
  wait_agent_secs: number;
  wait_queue_secs: number;
  disposition: { mandatory: boolean; pause_id: string };
  recontact: { template: { name: string; language: string } };
  assistant: { bot_id: string };
  translation: { on: boolean; cloud_provider_id: string };
  /** The metadata as text. */
  video: { on: boolean; api_key: string; topic: string; note: string; metadata: string };
  credentials: Record<Exclude<CredentialName, 'allowed_addresses'>, string> & { allowed_addresses: string[] };
};

export const STANDARD_TEMPLATE = '{{account.name}}{{#queue}} · {{queue.name}}{{/queue}}\n{{contact.mobile}}';

const OFF = { on: false, timeout_secs: 30 };
const SESSION: AccountSession = { grouping: '24h', inactivity_mins: 0, closing_text: '', plan_passes_max: 0 };

export function toValues(account: Account | null): AccountValues {
  return {
    type: account?.type ?? 'meta',
    name: account?.name ?? '',
    key: account?.key ?? '',
    phone: account ? `+${account.phone}` : '',
    description: account?.description ?? '',
    contact_list_id: account?.contact_list_id ?? '',
    domain: account?.domain ?? '',
    wait_agent_secs: account?.wait_agent_secs ?? 10,
    wait_queue_secs: account?.wait_queue_secs ?? 10,
    ...groupValues(account),
    credentials: credentialValues(account),
  };
}

function groupValues(account: Account | null) {
  return {
    notification: account?.notification ?? { sound: true, shake: false, template: STANDARD_TEMPLATE },
    transfer: account?.transfer ?? { queue: OFF, agent: OFF },
    disposition: {
      mandatory: account?.disposition.mandatory ?? false,
      pause_id: account?.disposition.pause_id ?? '',
    },
    recontact: { template: account?.recontact.template ?? { name: '', language: '' } },
    assistant: { bot_id: account?.assistant.bot_id ?? '' },
    translation: {
      on: account?.translation.on ?? false,
      cloud_provider_id: account?.translation.cloud_provider_id ?? '',
    },
    whitelist: { response: '', ...(account?.whitelist ?? { on: false }) },
    video: videoValues(account?.video),
    session: account?.session ?? SESSION,
  };
}

function videoValues(video: AccountVideo | undefined): AccountValues['video'] {
  return {
    on: video?.on ?? false,
    api_key: '',
    topic: video?.topic ?? '',
    note: video?.note ?? '',
    metadata: video?.metadata ? JSON.stringify(video.metadata, null, 2) : '',
  };
}

function credentialValues(account: Account | null): AccountValues['credentials'] {
  const stored = account?.credentials;
  return {
    account_sid: stored?.account_sid ?? '',
    authorization_token: '',
    app_id: stored?.app_id ?? '',
    phone_number_id: stored?.phone_number_id ?? '',
    app_secret: '',
    base_url: stored?.base_url ?? '',
    api_version: stored?.api_version ?? '',
    project_id: stored?.project_id ?? '',
    key_id: stored?.key_id ?? '',
    key_secret: '',
    webhook_secret: '',
    business_account_id: stored?.business_account_id ?? '',
    api_key: '',
    header_name: stored?.header_name ?? '',
    header_value: '',
    allowed_addresses: stored?.allowed_addresses ?? [],
  };
}

export function toDraft(values: AccountValues): AccountDraft {
  const { type, contact_list_id, ...shared } = groupsOf(values);
  return {
    ...shared,
    type,
    ...(contact_list_id && { contact_list_id }),
    credentials: credentialsOf(values, false),
  };
}

export function toPatch(values: AccountValues, version: number): AccountPatch {
  const { type: _fixed, contact_list_id, ...shared } = groupsOf(values);
  return {
    ...shared,
    version,
    ...(contact_list_id && { contact_list_id }),
    credentials: credentialsOf(values, true),
  };
}

function groupsOf(values: AccountValues) {
  const { credentials: _own, ...rest } = values;
  const { name, language } = values.recontact.template;
  const { api_key, metadata, ...video } = values.video;
  return {
    ...rest,
    disposition: { mandatory: values.disposition.mandatory, pause_id: values.disposition.pause_id || null },
    recontact: { template: name.trim() || language.trim() ? { name, language } : null },
    assistant: { bot_id: values.assistant.bot_id || null },
    translation: { on: values.translation.on, cloud_provider_id: values.translation.cloud_provider_id || null },
    video: { ...video, ...(api_key.trim() && { api_key }), metadata: parsed(metadata) },
  };
}

/** Only what the type has. An empty field is left out where something is stored or it may be missing. */
function credentialsOf({ type, credentials }: AccountValues, keeps: boolean): AccountCredentialsDraft {
  const body: AccountCredentialsDraft = {};
  for (const { name, secret, optional } of CREDENTIALS[type]) {
    if (name === 'allowed_addresses') {
      body.allowed_addresses = credentials.allowed_addresses;
      continue;
    }
    const text = credentials[name].trim();
    if (text !== '' || !(optional || (secret && keeps))) body[name] = text;
  }
  return body;
}

/** Null when there is none, or when it is no object: `objections` says so. */
function parsed(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** What the contract's schema cannot see, because it is about text that is sent as something else. */
export function objections(values: AccountValues, notJson: string): FormErrors {
  const { metadata } = values.video;
  return metadata.trim() !== '' && parsed(metadata) === null ? { 'video.metadata': notJson } : {};
}

export type AccountTab = 'general' | 'access' | 'notification' | 'conversation' | 'transfer' | 'advanced' | 'video';

const TABS: [string, AccountTab][] = [
  ['credentials', 'access'],
  ['domain', 'access'],
  ['notification', 'notification'],
  ['session', 'conversation'],
  ['wait_', 'conversation'],
  ['transfer', 'transfer'],
  ['disposition', 'advanced'],
  ['recontact', 'advanced'],
  ['assistant', 'advanced'],
  ['translation', 'advanced'],
  ['whitelist', 'advanced'],
  ['video', 'video'],
];

/** The tab a field is on, to show the first one with an error. */
export function tabOf(field: string): AccountTab {
  return TABS.find(([start]) => field.startsWith(start))?.[1] ?? 'general';
}
