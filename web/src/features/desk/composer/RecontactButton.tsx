// Sending the account's recontact template (WIN-04, WIN-08): always there; without a template it says why it does
// nothing (ACC-32).
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMessageReply } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/client';
import type { InteractionCard } from '../../../realtime/frames';
import { recontact } from '../../conversations/requests';
import { showRefusal } from '../refusals';

export function RecontactButton({ card }: { card: InteractionCard }) {
  const { t } = useTranslation('desk');
  const [busy, setBusy] = useState(false);
  const template = card.recontact_template;
  const label = template ? t('recontact.send', { template }) : t('recontact.none');

  const send = async () => {
    if (!template || busy) return;
    setBusy(true);
    try {
      await recontact(card.id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      showRefusal({ code: error.code, message: error.message });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Tooltip label={label} multiline maw={280}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        loading={busy}
        onClick={() => void send()}
        aria-label={label}
        aria-disabled={!template}
        data-disabled={!template || undefined}
      >
        <IconMessageReply size={20} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
