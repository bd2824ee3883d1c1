// The fields of an account, by tab.
import { useTranslation } from 'react-i18next';
import { AreaField, NumberField, SwitchField, TextField } from '../form/fields';
import panes from '../panes.module.css';

/** Seconds; the server's own limit. */
const WAIT_MAX = 2_147_483;

export function GeneralFields() {
  const { t } = useTranslation('admin');
  return (
    <>
      <div className={panes.pair}>
        <TextField name="name" label={t('accounts.name')} hint={t('accounts.nameHint')} required first />
        <TextField name="key" label={t('accounts.key')} hint={t('accounts.keyHint')} required max={5} />
      </div>
      <TextField name="phone" label={t('accounts.phone')} hint={t('accounts.phoneHint')} required type="tel" />
      <div className={panes.pair}>
        <NumberField
          name="wait_agent_secs"
          label={t('accounts.waitAgent')}
          hint={t('accounts.waitAgentHint')}
          min={1}
          max={WAIT_MAX}
          unit="s"
        />
        <NumberField
          name="wait_queue_secs"
          label={t('accounts.waitQueue')}
          hint={t('accounts.waitQueueHint')}
          min={1}
          max={WAIT_MAX}
          unit="s"
        />
      </div>
      <AreaField name="description" label={t('accounts.description')} />
    </>
  );
}

export function NotificationFields() {
  const { t } = useTranslation('admin');
  return (
    <>
      <SwitchField name="notification.sound" label={t('accounts.sound')} hint={t('accounts.soundHint')} />
      <SwitchField name="notification.shake" label={t('accounts.shake')} hint={t('accounts.shakeHint')} />
      <AreaField
        name="notification.template"
        label={t('accounts.template')}
        hint={t('accounts.templateHint')}
        rows={4}
        mono
      />
    </>
  );
}
