import { describe, expect, it } from 'vitest';
import type { UserProfile } from '../../../api/gen';
import { toDraft, toPatch, toValues } from './profileBody';

const profile: UserProfile = {
  id: '3',
  version: 2,
  name: 'Shift leads',
  description: '',
  permission: 'read_edit',
  mask_sensitive_data: true,
  sections: [
    { section: 'queues', resources: [{ id: '7', permission: 'read' }, { id: '8' }] },
    { section: 'contacts', permission: 'read' },
  ],
};

describe('a user profile', () => {
  it('grants nothing while nothing is ticked (USR-02)', () => {
    expect(toDraft(toValues(null), null).sections).toEqual([]);
  });

  it('comes back as it was, with the permissions of single queues', () => {
    expect(toPatch(toValues(profile), profile)).toEqual({
      version: 2,
      name: 'Shift leads',
      description: '',
      permission: 'read_edit',
      mask_sensitive_data: true,
      sections: profile.sections,
    });
  });

  it('keeps what stays when a queue is taken away', () => {
    const values = toValues(profile);
    values.grants.queues.ids = ['7'];
    values.grants.contacts.granted = false;
    expect(toDraft(values, profile).sections).toEqual([
      { section: 'queues', resources: [{ id: '7', permission: 'read' }] },
    ]);
  });
});
