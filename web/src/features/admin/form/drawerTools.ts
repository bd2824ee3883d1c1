// What the parts of a drawer tell it: that something is not saved yet, and that they are done.
import { createContext, useContext } from 'react';

export type DrawerTools = {
  close: () => void;
  /** Whether a part, such as one tab, has changes that are not saved. */
  mark: (part: string, changed: boolean) => void;
  /** Goes on with a row that was just created. */
  goOn: (id: string) => void;
};

export const DrawerContext = createContext<DrawerTools>({ close: () => {}, mark: () => {}, goOn: () => {} });

export function useDrawer(): DrawerTools {
  return useContext(DrawerContext);
}
