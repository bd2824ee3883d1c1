import 'i18next';
import type access from './locales/en/access.json';
import type accounts from './locales/en/accounts.json';
import type admin from './locales/en/admin.json';
import type agents from './locales/en/agents.json';
import type catalog from './locales/en/catalog.json';
import type contacts from './locales/en/contacts.json';
import type conversations from './locales/en/conversations.json';
import type desk from './locales/en/desk.json';
import type messages from './locales/en/messages.json';
import type people from './locales/en/people.json';
import type plan from './locales/en/plan.json';
import type services from './locales/en/services.json';
import type settings from './locales/en/settings.json';
import type shared from './locales/en/shared.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shared';
    resources: {
      shared: typeof shared;
      desk: typeof desk;
      access: typeof access;
      accounts: typeof accounts;
      admin: typeof admin;
      agents: typeof agents;
      catalog: typeof catalog;
      contacts: typeof contacts;
      conversations: typeof conversations;
      messages: typeof messages;
      people: typeof people;
      plan: typeof plan;
      services: typeof services;
      settings: typeof settings;
    };
  }
}
