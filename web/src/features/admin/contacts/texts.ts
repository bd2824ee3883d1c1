import { i18next } from '../../../i18n';
import contacts from '../../../locales/en/contacts.json';

i18next.addResourceBundle('en', 'contacts', contacts);
