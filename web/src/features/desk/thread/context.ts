// What the rows of a thread need of the conversation around them.
import { createContext, useContext } from 'react';
import type { Capabilities } from '../../../realtime/content';

export type ThreadContext = {
  name: string;
  accountId: string;
  capabilities: Capabilities | null;
  /** Whether the agent may write here now. */
  writes: boolean;
  /** Whether the agent may add contacts (AGT-04). */
  addsContacts: boolean;
  jumpTo: (messageId: string) => void;
};

export const AroundThread = createContext<ThreadContext>({
  name: '',
  accountId: '',
  capabilities: null,
  writes: false,
  addsContacts: false,
  jumpTo: () => {},
});

export function useThread(): ThreadContext {
  return useContext(AroundThread);
}
