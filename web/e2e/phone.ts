// The customer's phone: the page of the simulated network, and what a person does there.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Customer, Demo } from './demo';
import type { Sample } from './files';

export class Phone {
  private constructor(readonly page: Page) {}

  static async of(page: Page, demo: Demo, customer: Customer): Promise<Phone> {
    await demo.meet(customer);
    // What comes while the page reads the thread for the first time would be overwritten by it.
    const read = page.waitForResponse(/\/thread\?/);
    await page.goto(`${demo.phoneUrl}/#${customer.phone}`);
    await expect(page.getByRole('heading', { name: `${customer.name}'s phone` })).toBeVisible();
    await (await read).finished();
    return new Phone(page);
  }

  /** Messages of both sides, oldest first. */
  get bubbles(): Locator {
    return this.page.locator('#thread .bubble');
  }

  saying(words: string): Locator {
    return this.bubbles.filter({ hasText: words });
  }

  async write(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  async attach(file: Sample, caption = ''): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message', exact: true }).fill(caption);
    await this.page.getByLabel('Files to send').setInputFiles(file);
  }

  async stick(file: Sample): Promise<void> {
    await this.page.getByLabel('Sticker to send').setInputFiles(file);
  }

  /** What has a form of its own, filled in beforehand. */
  async share(what: 'Location' | 'Contact', changes: Record<string, string> = {}): Promise<void> {
    await this.page.getByRole('button', { name: 'Attach' }).click();
    await this.page.getByRole('button', { name: what }).click();
    const form = this.page.getByRole('dialog');
    for (const [field, value] of Object.entries(changes)) await form.getByLabel(field).fill(value);
    await form.getByRole('button', { name: 'Send' }).click();
  }

  /** Speaks for a while. */
  async record(ms: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Record a voice message' }).click();
    const send = this.page.getByRole('button', { name: 'Send the voice message' });
    await expect(send).toBeVisible();
    await this.page.waitForTimeout(ms);
    await send.click();
  }

  /** From the menu of a message. */
  async choose(bubble: Locator, name: string): Promise<void> {
    await bubble.hover();
    await bubble.getByRole('button', { name: /^What to do with/ }).click();
    await this.page.locator('#actions').getByRole('button', { name, exact: true }).click();
  }
}
