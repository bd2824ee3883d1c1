import { i18next } from '../../../i18n';
import services from '../../../locales/en/services.json';

i18next.addResourceBundle('en', 'services', services);
