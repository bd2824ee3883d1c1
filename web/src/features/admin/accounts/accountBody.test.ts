import { describe, expect, it } from 'vitest';
import { objections, tabOf, toDraft, toPatch, toValues } from './accountBody';

describe('what the account form sends', () => {
  it('names the credentials of the chosen type and no others', () => {
    const values = toValues(null);
    values.type = 'twilio';
    values.credentials.account_sid = 'AC1';
    values.credentials.authorization_token = 'secret';
    values.credentials.app_secret = 'left over from another type';
    expect(toDraft(values).credentials).toEqual({ account_sid: 'AC1', authorization_token: 'secret' });
    values.type = 'kaleyra';
    expect(toDraft(values).credentials).toEqual({
      base_url: '',
      business_account_id: '',
      account_sid: 'AC1',
      api_key: '',
      allowed_addresses: [],
    });
  });

  it('keeps a stored secret whose field is empty', () => {
    const values = toValues(null);
    values.credentials.app_secret = ' ';
    const sent = toPatch(values, 3).credentials ?? {};
    expect(sent).not.toHaveProperty('app_secret');
    expect(sent).not.toHaveProperty('authorization_token');
    expect(sent).toHaveProperty('app_id', '');
  });

  it('sends references and the template only when they are chosen', () => {
    const values = toValues(null);
    const empty = toDraft(values);
    expect(empty).toMatchObject({
      disposition: { mandatory: false, pause_id: null },
      recontact: { template: null },
      assistant: { bot_id: null },
    });
    expect(empty).not.toHaveProperty('contact_list_id');
    values.recontact.template.name = 'we_are_back';
    expect(toDraft(values).recontact).toEqual({ template: { name: 'we_are_back', language: '' } });
  });

  it('objects to metadata that is no JSON object', () => {
    const values = toValues(null);
    expect(objections(values, 'no')).toEqual({});
    for (const text of ['{', '[1]', '"text"', 'null']) {
      values.video.metadata = text;
      expect(objections(values, 'no')).toEqual({ 'video.metadata': 'no' });
    }
    values.video.metadata = '{"room": 7}';
    expect(objections(values, 'no')).toEqual({});
    expect(toDraft(values).video?.metadata).toEqual({ room: 7 });
  });

  it('knows the tab of every field', () => {
    expect(
      ['phone', 'credentials.app_id', 'wait_agent_secs', 'session.grouping', 'whitelist.response'].map(tabOf),
    ).toEqual(['general', 'access', 'conversation', 'conversation', 'advanced']);
  });
});
