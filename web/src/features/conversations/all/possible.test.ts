import { describe, expect, it } from 'vitest';
import type { AgentPermissions } from '../../../api/gen';
import { type Agent, askedFor, type Possible, possible } from './possible';

const ALL: AgentPermissions = {
  take_unassigned: true,
  reopen: true,
  download_transcript: true,
  download_attachments: true,
  delete_interactions: true,
  create_contacts: true,
  edit_contacts: true,
  send_templates: true,
  close_from_list: true,
};
const agent = (changes: Partial<AgentPermissions> = {}): Agent => ({ id: '7', permissions: { ...ALL, ...changes } });
const row = (state: string, agent_id: string | null = null, closed_at: string | null = null) => ({
  state,
  agent_id,
  contact_id: '5' as string | null,
  closed_at,
});
const names = (what: Possible) =>
  Object.entries(what)
    .filter(([, is]) => is)
    .map(([name]) => name);
const AT = '2026-11-21T08:00:00.000Z';

describe('what an agent can do from the list', () => {
  it.each<[string, ReturnType<typeof row>, string[]]>([
    ['takes what is parked (SM-14)', row('parked'), ['take']],
    ['takes what is offered (SM-14)', row('offering'), ['take']],
    ['takes what a bot has (SM-09)', row('bot'), ['take']],
    ['only reads what a colleague holds (INT-07)', row('assigned', '8'), []],
    ['does everything with their own', row('assigned', '7'), ['go', 'recontact', 'dispose', 'tag', 'close']],
    ['waits for the answer to a transfer', row('transferring', '7'), ['go', 'tag']],
    [
      'reopens what is closed, whoever closed it, or sends the template (REO-01, REO-04, WIN-08)',
      row('closed', '8', AT),
      ['reopen', 'recontact', 'dispose', 'tag'],
    ],
  ])('%s', (_, given, expected) => {
    expect(names(possible(given, agent()))).toEqual(expected);
  });

  it('loses what an administrator switched off (AGT-04)', () => {
    const off = agent({ take_unassigned: false, reopen: false, send_templates: false, close_from_list: false });
    expect(names(possible(row('parked'), off))).toEqual([]);
    expect(names(possible(row('closed', '7', AT), off))).toEqual(['dispose', 'tag']);
    expect(names(possible(row('assigned', '7'), off))).toEqual(['go', 'dispose', 'tag']);
  });

  it('does not reopen for somebody of whom there is no record (WL-03)', () => {
    const refused = { ...row('closed', null, AT), contact_id: null };
    expect(possible(refused, agent()).reopen).toBe(false);
  });
});

describe('the filters (LST-02)', () => {
  const filter = (query: Record<string, string>) => JSON.parse(query.filter ?? 'null');

  it('uses the parameters that the server has', () => {
    expect(askedFor({ state: 'closed', whose: 'mine', account: '3' }, '7')).toEqual({
      status: 'closed',
      agent_id: '7',
      account_id: '3',
    });
    expect(askedFor({}, '7')).toEqual({});
  });

  it('asks for a state, and for what nobody holds', () => {
    expect(filter(askedFor({ state: 'parked' }, '7'))).toEqual({
      all: [{ field: 'state', operator: 'equals', value: 'parked' }],
    });
    const nobody = askedFor({ whose: 'nobody' }, '7');
    expect(nobody.status).toBe('open');
    expect(filter(nobody)).toEqual({ all: [{ field: 'agent_id', operator: 'equals', value: '0' }] });
  });
});
