// A conversation from the list, to be read: whoever holds it, nothing is marked as read (UI-14, INT-09).
import { Alert, Drawer, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Interaction } from '../../../api/gen';
import { phone } from '../../../shared/lib/names';
import type { RowAction } from '../../admin/list/RowMenu';
import { ActionButtons } from '../ActionButtons';
import { Messages } from '../Messages';
import { LIVE_AGAIN_MS, oneConversation } from '../requests';
import { Standing } from '../Standing';
import '../texts';

const WIDTH = 680;

type Props = { id: string; actions: RowAction<Interaction>[]; close: () => void };

export function ConversationDrawer({ id, actions, close }: Props) {
  const { t } = useTranslation('conversations');
  const { data: row, error } = useQuery(oneConversation(id));
  const name = row ? row.contact_name || phone(row.contact_label) : '';
  return (
    <Drawer opened onClose={close} size={WIDTH} title={name ? `#${id} · ${name}` : `#${id}`}>
      {error && <Alert color="red">{error.message}</Alert>}
      {row && (
        <>
          <Standing interaction={row}>
            <ActionButtons row={row} actions={actions} />
          </Standing>
          <section aria-labelledby="drawer-messages">
            <Title order={3} size="h4" id="drawer-messages">
              {t('drawer.thread')}
            </Title>
            <Messages
              id={id}
              name={name}
              agents={holderOf(row)}
              again={row.closed_at ? false : LIVE_AGAIN_MS}
              isLive={!row.closed_at}
            />
          </section>
        </>
      )}
    </Drawer>
  );
}

/** The only agent whose name this page knows. */
function holderOf({ agent_id, agent_name }: Interaction): ReadonlyMap<string, string> {
  return new Map(agent_id && agent_name ? [[agent_id, agent_name]] : []);
}
