// Whether the close menu of the conversation in view is open: a shortcut opens it, too.
import { create } from 'zustand';

const store = create<{ opened: boolean }>()(() => ({ opened: false }));

export function useCloseMenu(): { opened: boolean; set(opened: boolean): void } {
  return { opened: store((menu) => menu.opened), set: openCloseMenu };
}

export function openCloseMenu(opened = true): void {
  store.setState({ opened });
}
