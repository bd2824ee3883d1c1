// Short notices about what happened without the agent: lost offers, conversations gone, sounds.
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { onComplaint, onDeskEvent } from '../../realtime/desk';
import type { DeskEvent, InteractionReleased, OfferWithdrawn } from '../../realtime/frames';
import { useDesk } from '../../realtime/store';
import { chime } from '../../shared/lib/audio';
import { isLeader } from '../../shared/lib/leader';
import { phone } from '../../shared/lib/names';
import { explain } from './refusals';

const QUIET_MS = 4000;

export function useDeskNotices(selected: string | null): void {
  const { t } = useTranslation('desk');
  const inView = useRef(selected);
  inView.current = selected;
  const names = useRef(new Map<string, string>());

  useEffect(() => rememberNames(names.current), []);
  useEffect(() => watchReturns(t), [t]);

  useEffect(() => {
    const tell = (event: DeskEvent) => {
      if (event.name === 'offer.withdrawn')
        sayWithdrawn(event.data, nameOf(names.current, event.data.interaction_id), t);
      if (event.name === 'interaction.released') {
        sayReleased(event.data, nameOf(names.current, event.data.interaction_id), t);
      }
      if (event.name === 'message' && event.data.direction === 'in') {
        const attended = event.data.interaction_id === inView.current && document.hasFocus();
        if (!attended && isLeader()) chime();
      }
    };
    const stopEvents = onDeskEvent(tell);
    const stopComplaints = onComplaint((error) => notifications.show({ color: 'orange', message: explain(error) }));
    return () => {
      stopEvents();
      stopComplaints();
    };
  }, [t]);
}

type Translate = ReturnType<typeof useTranslation<'desk'>>['t'];

function sayWithdrawn({ interaction_id, reason, by }: OfferWithdrawn, name: string, t: Translate): void {
  const id = `offer-${interaction_id}`;
  if (reason === 'taken') show(id, t('withdrawn.taken', { name, by: by ?? '' }));
  if (reason === 'expired') show(id, t('withdrawn.expired', { name }));
  if (reason === 'ended') show(id, t('withdrawn.ended', { name }));
}

function sayReleased({ interaction_id, reason }: InteractionReleased, name: string, t: Translate): void {
  const known = { closed: 'released.closed', transferred: 'released.transferred' } as const;
  const key = reason === 'closed' || reason === 'transferred' ? known[reason] : 'released.moved';
  const text = t(key, { name });
  show(`gone-${interaction_id}`, text);
}

/** A transfer that nobody accepted comes back: said, because the agent may be elsewhere by now (TRF-08). */
function watchReturns(t: Translate): () => void {
  return useDesk.subscribe((desk, before) => {
    if (desk.interactions === before.interactions) return;
    for (const card of desk.interactions) {
      const was = before.interactions.find((each) => each.id === card.id);
      if (!was?.transfer || card.transfer || card.unread === 0) continue;
      const name = card.contact_name || phone(card.contact_label);
      show(`gone-${card.id}`, t('transfer.returned', { name, to: was.transfer.to }));
    }
  });
}

function show(id: string, message: string): void {
  notifications.hide(id);
  notifications.show({ id, message, autoClose: QUIET_MS, color: 'gray' });
}

function nameOf(names: Map<string, string>, id: string): string {
  return names.get(id) ?? `#${id}`;
}

/** Events of departure carry only ids; the names are taken down while they are known. */
function rememberNames(names: Map<string, string>): () => void {
  const note = () => {
    const { offers, interactions } = useDesk.getState();
    for (const o of offers) names.set(o.interaction_id, o.contact_name || phone(o.contact_label));
    for (const i of interactions) names.set(i.id, i.contact_name || phone(i.contact_label));
  };
  note();
  return useDesk.subscribe(note);
}
