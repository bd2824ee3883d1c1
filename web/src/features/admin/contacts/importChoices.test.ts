import { describe, expect, it } from 'vitest';
import { faultOf, separator } from './importChoices';

describe('the columns of an import', () => {
  it('need a first name, and no field twice but those that hold several values', () => {
    expect(faultOf([null, 'mobile'])).toEqual({ kind: 'name' });
    expect(faultOf(['first_name', 'mobile', 'mobile'])).toEqual({ kind: 'twice', name: 'mobile' });
    expect(faultOf(['first_name', 'tags', 'tags', 'additional_phones', 'additional_phones', null, null])).toBeNull();
  });

  it('are told apart by a delimiter with a name', () => {
    expect([',', ';', '\t', '|'].map(separator)).toEqual(['comma', 'semicolon', 'tab', 'pipe']);
  });
});
