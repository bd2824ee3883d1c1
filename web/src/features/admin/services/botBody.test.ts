import { describe, expect, it } from 'vitest';
import type { Bot } from '../../../api/gen';
import { toEngine, toValues } from './botBody';

const bot: Bot = {
  id: '7',
  version: 2,
  name: 'Ada',
  description: '',
  cloud_provider_id: '3',
  engine: { type: 'dialogflow', language: 'it', welcome_message: 'Ciao' },
};

describe('a bot in its form', () => {
  it('sends the fields of its engine and no others', () => {
    expect(toEngine(toValues(bot).engine)).toEqual(bot.engine);
    expect(Object.keys(toEngine(toValues(null).engine)).sort()).toEqual([
      'analyse_for_agent',
      'attachment_message',
      'error_message',
      'exit_phrase',
      'forward_message',
      'model',
      'prompt',
      'temperature',
      'tokens_max',
      'type',
    ]);
  });

  it('keeps what was typed for another engine while it is not chosen', () => {
    const values = { ...toValues(bot).engine, type: 'lex' as const, bot_id: 'B1' };
    expect(toEngine(values)).toEqual({
      type: 'lex',
      bot_id: 'B1',
      alias_id: '',
      locale_id: '',
      welcome_message: 'Ciao',
    });
    expect(toEngine({ ...values, type: 'dialogflow' })).toEqual(bot.engine);
  });
});
