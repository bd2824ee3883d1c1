// What can be asked of one conversation over REST.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client';
import type {
  AssignInteractionData,
  AssignInteractionResponse,
  CloseInteractionData,
  CloseInteractionResponse,
  Disposal,
  DisposeInteractionData,
  DisposeInteractionResponse,
  ForceCloseInteractionData,
  ForceCloseInteractionResponse,
  ForceDispositionData,
  ForceDispositionResponse,
  ForcedClose,
  ForcedDisposition,
  ListInteractionDispositionsData,
  ListInteractionDispositionsResponse,
  ListInteractionsData,
  ListInteractionsResponse,
  ListReceiversData,
  ListReceiversResponse,
  ReopenInteractionData,
  ReopenInteractionResponse,
  TakeInteractionData,
  TakeInteractionResponse,
} from '../../api/gen';

const URL = '/api/whatsapp/interactions';

export const conversations = {
  url: URL,
  page: (query: ListInteractionsData['query']) =>
    call<ListInteractionsData, ListInteractionsResponse>('GET', { url: URL, query }),
} as const;

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

export function assign(id: string, agent_id: string): Promise<AssignInteractionResponse> {
  const request = { url: `${URL}/{id}/assign`, path: { id }, body: { agent_id } } as const;
  return call<AssignInteractionData, AssignInteractionResponse>('POST', request);
}
