import { i18next } from '../../../i18n';
import agents from '../../../locales/en/agents.json';

i18next.addResourceBundle('en', 'agents', agents);
