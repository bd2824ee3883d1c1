import type { QueueStrategy } from '../../../api/gen';

export const STRATEGIES: QueueStrategy[] = ['beep_all', 'rr_memory', 'least_recent'];
