// One conversation as a supervisor sees it: how it stands, its messages, and what happened beside them.
import { Alert, Drawer, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { phone } from '../../../shared/lib/names';
import { ActionButtons } from '../../conversations/ActionButtons';
import { Messages } from '../../conversations/Messages';
import { LIVE_AGAIN_MS, oneConversation } from '../../conversations/requests';
import { Standing } from '../../conversations/Standing';
import '../../conversations/texts';
import classes from './InteractionDrawer.module.css';
import { eventsOf, Journal } from './Journal';
import { NoteForm } from './NoteForm';
import { useSupervision } from './supervision';
import { useTraceLists } from './useTraceLists';

/** Messages and what happened stand side by side. */
const WIDTH = 1080;

export function InteractionDrawer({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('conversations');
  const actions = useSupervision();
  const { data: interaction, error } = useQuery(oneConversation(id));
  const again = interaction && !interaction.closed_at ? LIVE_AGAIN_MS : false;
  const pages = useInfiniteQuery({ ...eventsOf(id), refetchInterval: again });
  const events = useMemo(() => pages.data?.pages.flatMap((page) => page.rows), [pages.data]);
  const lists = useTraceLists(events ?? [], interaction?.account_id);
  const name = interaction ? interaction.contact_name || phone(interaction.contact_label) : '';
  return (
    <Drawer opened onClose={close} size={WIDTH} title={name ? `#${id} · ${name}` : `#${id}`}>
      {error && <Alert color="red">{error.message}</Alert>}
      {interaction && (
        <Standing interaction={interaction}>
          <ActionButtons row={interaction} actions={actions} />
        </Standing>
      )}
      <div className={classes.columns}>
        <section className={classes.column} aria-labelledby="drawer-messages">
          <Title order={3} size="h4" id="drawer-messages">
            {t('drawer.thread')}
          </Title>
          <Messages id={id} name={name} agents={lists.agent} again={again} isLive={again !== false} />
          {again !== false && <NoteForm id={id} />}
        </section>
        <section className={classes.column} aria-labelledby="drawer-trace">
          <Title order={3} size="h4" id="drawer-trace">
            {t('drawer.trace')}
          </Title>
          <Journal events={events} lists={lists} pages={pages} />
        </section>
      </div>
    </Drawer>
  );
}
