import { i18next } from '../../../i18n';
import accounts from '../../../locales/en/accounts.json';

i18next.addResourceBundle('en', 'accounts', accounts);
