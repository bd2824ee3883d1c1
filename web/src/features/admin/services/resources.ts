import type {
  Bot,
  BotDraft,
  BotPatch,
  CloudProvider,
  CloudProviderDraft,
  CloudProviderPatch,
  ListBotsData,
  ListCloudProvidersData,
} from '../../../api/gen';
import { resource } from '../resource';

const name = (row: { name: string }) => row.name;

export const cloudProviders = resource<CloudProvider, CloudProviderDraft, CloudProviderPatch>(
  '/api/cloud-providers' satisfies ListCloudProvidersData['url'],
  { name },
);

export const bots = resource<Bot, BotDraft, BotPatch>('/api/bots' satisfies ListBotsData['url'], { name });
