// The contract's schemas that forms check against, behind the settings they need.
import './zodSetup';

export * from '../../../api/gen/zod.gen';
