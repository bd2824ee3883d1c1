// The settings as the pages read them that change them or depend on the newest.
import { queryOptions } from '@tanstack/react-query';
import { settingsQuery as known } from '../../../api/settings';

export { SETTINGS } from '../../../api/settings';

export const settingsQuery = queryOptions({ ...known, refetchOnMount: 'always' });
