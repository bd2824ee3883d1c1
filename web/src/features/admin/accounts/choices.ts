// What the settings of an account choose from, besides the collections of other pages.
import type {
  AccountType,
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

export const bots = resource<Bot, BotDraft, BotPatch>('/api/bots' satisfies ListBotsData['url'], {
  name: (bot) => bot.name,
});

export const cloudProviders = resource<CloudProvider, CloudProviderDraft, CloudProviderPatch>(
  '/api/cloud-providers' satisfies ListCloudProvidersData['url'],
  { name: (cloud) => cloud.name },
);

/** PRV-02. */
export const PROVIDERS_WITH_TEMPLATES: AccountType[] = ['meta', 'kaleyra'];
