// Which conversation is in view. It lives in the address, so a reload and the back button keep it.
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { command } from '../../realtime/desk';
import { useDesk } from '../../realtime/store';
import { showRefusal } from './refusals';

const route = getRouteApi('/desk');

export type Selection = { id: string | null; select(id: string | null): void };

export function useSelection(): Selection {
  const { i } = route.useSearch();
  const navigate = route.useNavigate();
  const select = useCallback(
    (id: string | null) => {
      void navigate({ to: '/desk', search: id ? { i: Number(id) } : {}, replace: id === null });
      if (id) openTab(id);
    },
    [navigate],
  );
  return { id: i === undefined ? null : String(i), select };
}

/** An interaction whose tab is closed is opened before it can be read. */
function openTab(id: string): void {
  const card = useDesk.getState().interactions.find((each) => each.id === id);
  if (!card || card.tab_open) return;
  void command({ kind: 'open', interaction_id: id }).then((result) => {
    if (!result.ok) showRefusal(result.error);
  });
}
