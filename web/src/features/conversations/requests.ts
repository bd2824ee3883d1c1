// What can be asked of one conversation over REST.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client';
import type {
  AssignInteractionData,
  AssignInteractionResponse,
  CloseInteractionData,
  CloseInteractionResponse,
  ConversationDraft,
  Disposal,
  DisposeInteractionData,
  DisposeInteractionResponse,
  ForceCloseInteractionData,
  ForceCloseInteractionResponse,
  ForceDispositionData,
  ForceDispositionResponse,
  ForcedClose,
  ForcedDisposition,
  ForceInteractionNoteData,
  ForceInteractionNoteResponse,
  ForceInteractionTagsData,
  ForceInteractionTagsResponse,
  GetInteractionData,
  GetInteractionResponse,
  ListInteractionDispositionsData,
  ListInteractionDispositionsResponse,
  ListInteractionsData,
  ListInteractionsResponse,
  ListReceiversData,
  ListReceiversResponse,
  ListTagsData,
  MessageDraft,
  RecontactInteractionData,
  RecontactInteractionResponse,
  ReopenInteractionData,
  ReopenInteractionResponse,
  ResolveContactData,
  ResolveContactResponse,
  StartInteractionData,
  StartInteractionResponse,
  Tag,
  TagChanges,
  TagInteractionData,
  TagInteractionResponse,
  TakeInteractionData,
  TakeInteractionResponse,
} from '../../api/gen';
import { whole } from '../admin/resource';

const URL = '/api/whatsapp/interactions';

/** Others work meanwhile: lists are read again while somebody looks at them. */
export const LIST_AGAIN_MS = 5_000;
/** What is open goes on while somebody looks at it. */
export const LIVE_AGAIN_MS = 2_000;

export const conversations = {
  url: URL,
  page: (query: ListInteractionsData['query']) =>
    call<ListInteractionsData, ListInteractionsResponse>('GET', { url: URL, query }),
} as const;

/** One, read again for as long as it is open. */
export function oneConversation(id: string) {
  return queryOptions({
    queryKey: [URL, 'one', id],
    queryFn: () => call<GetInteractionData, GetInteractionResponse>('GET', { url: `${URL}/{id}`, path: { id } }),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.closed_at ? false : LIVE_AGAIN_MS),
  });
}

/** The tags there are to choose from. */
export const allTags = queryOptions({
  queryKey: ['/api/tags', 'all'],
  queryFn: () =>
    whole((query) => call<ListTagsData, { rows: Tag[]; next?: string | null }>('GET', { url: '/api/tags', query })),
});

export function dispositionsOf(id: string) {
  return queryOptions({
    queryKey: [URL, 'dispositions', id],
    queryFn: () =>
      call<ListInteractionDispositionsData, ListInteractionDispositionsResponse>('GET', {
        url: `${URL}/{id}/dispositions`,
        path: { id },
      }),
  });
}

/** Who is there changes all the time: asked anew whenever it is needed. */
export function receiversOf(id: string) {
  return queryOptions({
    queryKey: [URL, 'receivers', id],
    staleTime: 0,
    queryFn: () =>
      call<ListReceiversData, ListReceiversResponse>('GET', { url: `${URL}/{id}/receivers`, path: { id } }),
  });
}

export function take(id: string): Promise<TakeInteractionResponse> {
  return call<TakeInteractionData, TakeInteractionResponse>('POST', { url: `${URL}/{id}/take`, path: { id } });
}

export function reopen(id: string): Promise<ReopenInteractionResponse> {
  return call<ReopenInteractionData, ReopenInteractionResponse>('POST', { url: `${URL}/{id}/reopen`, path: { id } });
}

/** A first message to a number: its contact is found or added, then it gets the text, or the account's template. */
export async function start(
  account_id: string,
  phone: string,
  message: Pick<ConversationDraft, 'body' | 'client_ref'>,
): Promise<StartInteractionResponse> {
  const { contact } = await call<ResolveContactData, ResolveContactResponse>('POST', {
    url: '/api/contacts/resolve',
    body: { account_id, phone },
  });
  const body = { account_id, contact_id: contact.id, ...message };
  return call<StartInteractionData, StartInteractionResponse>('POST', { url: URL, body });
}

export function recontact(id: string): Promise<RecontactInteractionResponse> {
  return call<RecontactInteractionData, RecontactInteractionResponse>('POST', {
    url: `${URL}/{id}/recontact`,
    path: { id },
  });
}

export function close(id: string): Promise<CloseInteractionResponse> {
  return call<CloseInteractionData, CloseInteractionResponse>('POST', { url: `${URL}/{id}/close`, path: { id } });
}

export function dispose(id: string, body: Disposal): Promise<DisposeInteractionResponse> {
  const request = { url: `${URL}/{id}/disposition`, path: { id }, body } as const;
  return call<DisposeInteractionData, DisposeInteractionResponse>('PUT', request);
}

export function forceClose(id: string, body: ForcedClose): Promise<ForceCloseInteractionResponse> {
  const request = { url: `${URL}/{id}/force-close`, path: { id }, body } as const;
  return call<ForceCloseInteractionData, ForceCloseInteractionResponse>('POST', request);
}

export function forceDisposition(id: string, body: ForcedDisposition): Promise<ForceDispositionResponse> {
  const request = { url: `${URL}/{id}/force-disposition`, path: { id }, body } as const;
  return call<ForceDispositionData, ForceDispositionResponse>('PUT', request);
}

export function tag(id: string, body: TagChanges): Promise<TagInteractionResponse> {
  const request = { url: `${URL}/{id}/tags`, path: { id }, body } as const;
  return call<TagInteractionData, TagInteractionResponse>('PUT', request);
}

export function forceTags(id: string, body: TagChanges): Promise<ForceInteractionTagsResponse> {
  const request = { url: `${URL}/{id}/force-tags`, path: { id }, body } as const;
  return call<ForceInteractionTagsData, ForceInteractionTagsResponse>('PUT', request);
}

export function forceNote(id: string, body: MessageDraft): Promise<ForceInteractionNoteResponse> {
  const request = { url: `${URL}/{id}/force-note`, path: { id }, body } as const;
  return call<ForceInteractionNoteData, ForceInteractionNoteResponse>('POST', request);
}

export function assign(id: string, agent_id: string): Promise<AssignInteractionResponse> {
  const request = { url: `${URL}/{id}/assign`, path: { id }, body: { agent_id } } as const;
  return call<AssignInteractionData, AssignInteractionResponse>('POST', request);
}
