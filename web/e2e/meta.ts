// What Meta posts to the receive URL of an account, signed as Meta signs it.
import { createHmac } from 'node:crypto';
import type { Customer } from './demo';

export async function postSigned(receiveUrl: string, appSecret: string, body: string): Promise<number> {
  const answer = await fetch(receiveUrl, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
    },
    body,
  });
  return answer.status;
}

/** A text that a customer wrote just now. */
export function textFrom({ phone, name }: Customer, text: string, phoneNumberId: string): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550000000', phone_number_id: phoneNumberId },
    contacts: [{ profile: { name }, wa_id: phone }],
    messages: [
      {
        from: phone,
        id: `wamid.${crypto.randomUUID()}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body: text },
      },
    ],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}
