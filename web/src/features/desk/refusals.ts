// What the agent is told when the server refuses a command.
import { notifications } from '@mantine/notifications';
import { i18next } from '../../i18n';
import type { FrameError } from '../../realtime/frames';
import { sentence } from '../../shared/lib/sentence';

const KNOWN = [
  'offer_ended',
  'stale_ticket',
  'not_holder',
  'closed',
  'no_such_interaction',
  'not_ready',
  'not_permitted',
  'no_such_pause',
  'no_such_profile',
  'not_signed_in',
  'system_paused',
  'gone',
  'try_again',
  'too_fast',
  'too_large',
  'not_allowed',
  'transfer_off',
  'no_such_receiver',
  'receiver_away',
  'no_such_disposition',
  'other_open',
  'stranger',
  'not_whitelisted',
  'no_recontact_template',
  'no_such_message',
  'no_such_upload',
  'not_failed',
  'upload_lost',
  'unreachable',
] as const;

/** Codes with figures in their message keep the server's words. */
export function explain(error: FrameError): string {
  if (error.code === 'already_taken' && error.by)
    return i18next.t('refused.already_taken', { ns: 'desk', by: error.by });
  if (error.code === 'not_supported' && !error.message) return i18next.t('refused.not_supported', { ns: 'desk' });
  const known = KNOWN.find((code) => code === error.code);
  if (known) return i18next.t(`refused.${known}`, { ns: 'desk' });
  return error.message ? sentence(error.message) : i18next.t('refused.other', { ns: 'desk', code: error.code });
}

export function showRefusal(error: FrameError, id?: string): void {
  if (id) notifications.hide(id);
  notifications.show({ id, color: 'orange', message: explain(error) });
}
