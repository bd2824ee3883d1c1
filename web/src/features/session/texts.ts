import { i18next } from '../../i18n';
import access from '../../locales/en/access.json';

i18next.addResourceBundle('en', 'access', access);
