import { call } from '../../../api/client';
import type { ListPausePeriodsData, ListPausePeriodsResponse } from '../../../api/gen';

export const PERIODS = '/api/pause-periods';

export const periods = {
  url: PERIODS,
  page: (query: ListPausePeriodsData['query']) =>
    call<ListPausePeriodsData, ListPausePeriodsResponse>('GET', { url: PERIODS, query }),
};
