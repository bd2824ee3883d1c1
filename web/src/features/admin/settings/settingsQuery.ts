// The settings of the installation, as several pages read them.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/client';
import type { GetSettingsData, GetSettingsResponse, Settings } from '../../../api/gen';

export const SETTINGS = '/api/settings';

export const settingsQuery = queryOptions<Settings>({
  queryKey: [SETTINGS],
  queryFn: () => call<GetSettingsData, GetSettingsResponse>('GET', { url: SETTINGS }),
  refetchOnMount: 'always',
});
