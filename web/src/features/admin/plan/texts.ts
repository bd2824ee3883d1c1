import { i18next } from '../../../i18n';
import plan from '../../../locales/en/plan.json';

i18next.addResourceBundle('en', 'plan', plan);
