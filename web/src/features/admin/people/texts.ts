import { i18next } from '../../../i18n';
import people from '../../../locales/en/people.json';

i18next.addResourceBundle('en', 'people', people);
