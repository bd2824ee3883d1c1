// The plan of an account, as it is cached.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/client';
import type { GetPlanData, GetPlanResponse } from '../../../api/gen';

export const PLAN = '/api/whatsapp/accounts/{id}/applications' satisfies GetPlanData['url'];

export function planOf(id: string) {
  return queryOptions({
    queryKey: [PLAN, 'one', id],
    queryFn: () => call<GetPlanData, GetPlanResponse>('GET', { url: PLAN, path: { id } }),
  });
}
