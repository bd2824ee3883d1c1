// What each type of account needs, in the order in which its fields are shown. The server checks the
// same.
import type { AccountCredentials, AccountType } from '../../../api/gen';

export type CredentialName = keyof AccountCredentials;

export type CredentialField = {
  name: CredentialName;
  /** Key of its texts, where a type has words of its own. */
  label?: 'meta_account_sid' | 'meta_authorization_token' | 'sinch_base_url' | 'kaleyra_base_url';
  secret?: boolean;
  optional?: boolean;
};

export const TYPES = ['meta', 'twilio', 'sinch', 'kaleyra'] as const satisfies AccountType[];

export const CREDENTIALS: Record<AccountType, CredentialField[]> = {
  meta: [
    { name: 'account_sid', label: 'meta_account_sid' },
    { name: 'phone_number_id' },
    { name: 'app_id' },
    { name: 'authorization_token', label: 'meta_authorization_token', secret: true },
    { name: 'app_secret', secret: true },
    { name: 'base_url', optional: true },
    { name: 'api_version', optional: true },
  ],
  twilio: [
    { name: 'account_sid' },
    { name: 'authorization_token', secret: true },
    { name: 'base_url', optional: true },
  ],
  sinch: [
    { name: 'base_url', label: 'sinch_base_url' },
    { name: 'project_id' },
    { name: 'app_id' },
    { name: 'key_id' },
    { name: 'key_secret', secret: true },
    { name: 'webhook_secret', secret: true },
  ],
  kaleyra: [
    { name: 'base_url', label: 'kaleyra_base_url' },
    { name: 'business_account_id' },
    { name: 'account_sid' },
    { name: 'api_key', secret: true },
    { name: 'header_name', optional: true },
    { name: 'header_value', secret: true, optional: true },
    { name: 'allowed_addresses', optional: true },
  ],
};
