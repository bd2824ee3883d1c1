// The texts of the management pages come with their code: the desk does not load them.
import { i18next } from '../../i18n';
import admin from '../../locales/en/admin.json';

i18next.addResourceBundle('en', 'admin', admin);
