import { i18next } from '../../../i18n';
import catalog from '../../../locales/en/catalog.json';

i18next.addResourceBundle('en', 'catalog', catalog);
