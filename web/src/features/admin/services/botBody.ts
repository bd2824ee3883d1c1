// A bot in its form: the fields of every engine, of which one engine's are sent.
import type { Bot, BotEngine } from '../../../api/gen';

export type Engine = BotEngine['type'];

export type EngineValues = {
  type: Engine;
  bot_id: string;
  alias_id: string;
  locale_id: string;
  language: string;
  welcome_message: string;
  model: string;
  prompt: string;
  tokens_max: number;
  temperature: number;
  exit_phrase: string;
  analyse_for_agent: boolean;
  forward_message: string;
  error_message: string;
  attachment_message: string;
};

const NEW: EngineValues = {
  type: 'chat_gpt',
  bot_id: '',
  alias_id: '',
  locale_id: '',
  language: '',
  welcome_message: '',
  model: '',
  prompt: '',
  tokens_max: 4000,
  temperature: 1,
  exit_phrase: '',
  analyse_for_agent: false,
  forward_message: '',
  error_message: '',
  attachment_message: '',
};

export type Values = { name: string; description: string; cloud_provider_id: string; engine: EngineValues };

export function toValues(bot: Bot | null): Values {
  return {
    name: bot?.name ?? '',
    description: bot?.description ?? '',
    cloud_provider_id: bot?.cloud_provider_id ?? '',
    engine: { ...NEW, ...bot?.engine },
  };
}

export function toEngine(values: EngineValues): BotEngine {
  const { type, bot_id, alias_id, locale_id, language, welcome_message, ...chat } = values;
  if (type === 'lex') return { type, bot_id, alias_id, locale_id, welcome_message };
  return type === 'dialogflow' ? { type, language, welcome_message } : { type, ...chat };
}
