import { i18next } from '../../../i18n';
import settings from '../../../locales/en/settings.json';

i18next.addResourceBundle('en', 'settings', settings);
