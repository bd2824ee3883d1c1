// Texts about conversations that the desk and the management pages share; they come with this code.
import { i18next } from '../../i18n';
import conversations from '../../locales/en/conversations.json';

i18next.addResourceBundle('en', 'conversations', conversations);
