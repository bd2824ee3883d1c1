// The contract's schemas that forms check against, behind the settings they need.
import './zodSetup';

export {
  zAccountDraft,
  zAccountPatch,
  zAgentDraft,
  zAgentPatch,
  zPauseDraft,
  zQueueDraft,
  zQueuePatch,
} from '../../../api/gen/zod.gen';
