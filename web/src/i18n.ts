// Texts of the interface. English is the source catalogue; others are added beside it. Management brings
// its own with its code.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import desk from './locales/en/desk.json';
import messages from './locales/en/messages.json';
import shared from './locales/en/shared.json';

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'shared',
  resources: { en: { shared, desk, messages } },
  interpolation: { escapeValue: false },
});

export { i18next };
