// What System steps can run on this server.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/client';
import type { ListScriptsData, ListScriptsResponse, Scripts } from '../../../api/gen';

const SCRIPTS = '/api/scripts' satisfies ListScriptsData['url'];

export const scriptsQuery = queryOptions<Scripts>({
  queryKey: [SCRIPTS],
  queryFn: () => call<ListScriptsData, ListScriptsResponse>('GET', { url: SCRIPTS }),
  refetchOnMount: 'always',
});
