// The settings of the installation, as all pages read them; times are shown as they say (SYS-19).
import { queryOptions } from '@tanstack/react-query';
import { setClock } from '../shared/lib/time';
import { call } from './client';
import type { GetSettingsData, GetSettingsResponse, Settings } from './gen';
import { queryClient } from './session';

export const SETTINGS = '/api/settings';

export const settingsQuery = queryOptions<Settings>({
  queryKey: [SETTINGS],
  queryFn: () => call<GetSettingsData, GetSettingsResponse>('GET', { url: SETTINGS }),
});

/** Before a page is shown. Without an answer the browser's own way of writing times is used. */
export async function readClock(): Promise<void> {
  try {
    setClock(await queryClient.ensureQueryData(settingsQuery));
  } catch {
    setClock(null);
  }
}
