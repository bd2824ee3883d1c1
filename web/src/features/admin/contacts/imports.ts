// Imports of contacts as the server has them.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, callFile, upload } from '../../../api/client';
import type {
  ContactImport,
  ContactImportStart,
  GetContactImportData,
  GetContactImportErrorsData,
  GetContactImportResponse,
  ListContactImportsData,
  ListContactImportsResponse,
  StartContactImportData,
  StartContactImportResponse,
  StopContactImportData,
  StopContactImportResponse,
} from '../../../api/gen';
import { save } from '../list/csv';
import { pagesOf } from '../resource';

const URL = '/api/contact-imports' satisfies ListContactImportsData['url'];
const ONE = '/api/contact-imports/{id}' satisfies GetContactImportData['url'];
const POLL_MS = 700;

const imports = {
  url: URL,
  page: (query: ListContactImportsData['query']) =>
    call<ListContactImportsData, ListContactImportsResponse>('GET', { url: URL, query }),
};

/** Whatever became of them meanwhile. */
export const importsQuery = infiniteQueryOptions({ ...pagesOf(imports, { limit: 20 }), refetchOnMount: 'always' });

/** Asked again and again while rows are read. */
export function importQuery(id: string) {
  return queryOptions<ContactImport>({
    queryKey: [URL, 'one', id],
    queryFn: () => call<GetContactImportData, GetContactImportResponse>('GET', { url: ONE, path: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
    refetchOnMount: 'always',
  });
}

export function takeFile(file: File): Promise<ContactImport> {
  return upload<ContactImport>(URL, file);
}

export function startImport(id: string, body: ContactImportStart): Promise<ContactImport> {
  const url = '/api/contact-imports/{id}/start' satisfies StartContactImportData['url'];
  return call<StartContactImportData, StartContactImportResponse>('POST', { url, path: { id }, body });
}

export function stopImport(id: string): Promise<ContactImport> {
  const url = '/api/contact-imports/{id}/stop' satisfies StopContactImportData['url'];
  return call<StopContactImportData, StopContactImportResponse>('POST', { url, path: { id } });
}

export async function saveErrors({ id, name }: ContactImport): Promise<void> {
  const url = '/api/contact-imports/{id}/errors' satisfies GetContactImportErrorsData['url'];
  save(`errors of ${name}`, await callFile<GetContactImportErrorsData>('GET', { url, path: { id } }));
}
