import { describe, expect, it } from 'vitest';
import { samples } from './NotificationPreview';

describe('the samples of a notification (ACC-22, ACC-24)', () => {
  const known = ['account.name', 'contact.city', 'queue.name'];

  it('leave empty what notifications do not know, so that the preview promises nothing', () => {
    const values = samples(known, { name: 'Care', key: 'CAR' }, 'Billing');
    expect(values['contact.city']).toBe('');
    expect([values['account.name'], values['queue.name']]).toEqual(['Care', 'Billing']);
  });

  it('have no queue when one agent is asked', () => {
    expect(samples(known, { name: 'Care', key: 'CAR' }, '')['queue.name']).toBe('');
  });
});
