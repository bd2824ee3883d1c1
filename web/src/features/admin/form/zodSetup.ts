// Zod's settings, before any schema exists: no code from strings, which the page's policy forbids,
// and messages from our catalogue.
import * as z from 'zod';
import { i18next } from '../../../i18n';

z.config({
  jitless: true,
  customError: (issue) => {
    const t = i18next.getFixedT(null, 'admin', 'invalid');
    switch (issue.code) {
      case 'too_small':
        if (issue.origin === 'string')
          return issue.input === '' || Number(issue.minimum) <= 1
            ? t('required')
            : t('short', { min: Number(issue.minimum) });
        if (issue.origin === 'array' && Number(issue.minimum) === 1) return t('required');
        return t('min', { min: Number(issue.minimum) });
      case 'too_big':
        if (issue.origin === 'string') return t('long', { max: Number(issue.maximum) });
        return t('max', { max: Number(issue.maximum) });
      case 'invalid_format':
        return t('format');
      case 'invalid_type':
        return t('required');
      default:
        return t('other');
    }
  },
});
