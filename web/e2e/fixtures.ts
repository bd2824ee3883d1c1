// What every test of the pages has: a server of its own, and no fault in the console, no violation
// of the content policy and no accessibility violation on any page it opens.
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test';
import { Demo } from './demo';
import { Server } from './server';
import { wear } from './shots';

export { expect };

type Fixtures = {
  demo: Demo;
  /** A server that nobody has set up. */
  empty: Server;
  /** Opens a window of its own, with storage and cookies of its own. */
  open: (url: string) => Promise<Page>;
  /** Opens a window of its own in which somebody of the demo is signed in; `enter` does it through the page. */
  signIn: (username: string) => Promise<Page>;
  /** Complaints that a test expects, such as of a server it stops itself. */
  tolerate: (pattern: RegExp) => void;
};

type Inner = {
  watch: (context: BrowserContext) => Promise<void>;
  allowed: RegExp[];
  /** Storage and cookies for one window. */
  fresh: () => Promise<BrowserContext>;
};

export const test = base.extend<Fixtures & Inner>({
  // The question whether somebody is signed in is answered by 401 when nobody is.
  // biome-ignore lint/correctness/noEmptyPattern: the tool reads the names of the fixtures from this pattern
  allowed: async ({}, use) => {
    await use([/401 \(Unauthorized\).*\/api\/session/]);
  },

  // biome-ignore lint/correctness/noEmptyPattern: the tool reads the names of the fixtures from this pattern
  demo: async ({}, use) => {
    const demo = await Demo.start();
    await use(demo);
    await demo.stop();
  },

  // biome-ignore lint/correctness/noEmptyPattern: the tool reads the names of the fixtures from this pattern
  empty: async ({}, use) => {
    const server = await Server.empty();
    await use(server);
    await server.stop();
  },

  tolerate: async ({ allowed }, use) => {
    await use((pattern) => allowed.push(pattern));
  },

  watch: async ({ allowed }, use) => {
    const faults: string[] = [];
    await use(async (context) => {
      context.on('weberror', (error) => faults.push(error.error().message));
      context.on('console', (line) => {
        if (line.type() === 'error') faults.push(`${line.text()} ${line.location().url}`);
      });
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error('content policy', event.violatedDirective, event.blockedURI),
        );
      });
    });
    expect(faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault)))).toEqual([]);
  },

  context: async ({ context, watch }, use) => {
    await watch(context);
    await use(context);
  },

  fresh: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      contexts.push(context);
      await watch(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },

  open: async ({ fresh }, use) => {
    await use(async (url) => {
      const page = await (await fresh()).newPage();
      await page.goto(url);
      return page;
    });
  },

  signIn: async ({ demo, fresh }, use) => {
    await use(async (username) => {
      const context = await fresh();
      const data = { username, password: `demo-${username}` };
      const answer = await context.request.post(`${demo.url}/api/session`, { data, headers: { Origin: demo.url } });
      expect(answer.status()).toBe(200);
      const page = await context.newPage();
      await page.goto(demo.url);
      if (username !== 'admin') await expect(page.getByTestId('link')).toHaveAttribute('data-state', 'live');
      return page;
    });
  },
});

/** Signs in on the page that asks for it. */
export async function enter(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can differ from light to dark: the elements are the same, and the other rules are about them. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** No violation of WCAG 2.2 AA or best practice, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.mouse.move(2, 2);
  for (const colorScheme of ['light', 'dark'] as const) {
    await wear(page, colorScheme);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    // Colours on their way from light to dark are not what anybody reads.
    await page.evaluate(async () => {
      const changes = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      for (let round = 0; round < 100 && changes().length > 0; round += 1) {
        for (const change of changes()) change.finish();
        await new Promise(requestAnimationFrame);
      }
    });
    // The other mode opens a page of its own each time, for the sake of frames of other origins. There are none.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const rules = colorScheme === 'light' ? axe.withTags(TAGS) : axe.withRules(OF_COLOUR);
    const { violations } = await rules.analyze();
    const told = violations.map(
      (v) => `${colorScheme}: ${v.id} at ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`,
    );
    expect(told).toEqual([]);
  }
}

export function offers(page: Page): Locator {
  return page.getByTestId('offer');
}

/** Takes the conversation that is offered. */
export async function accept(page: Page): Promise<void> {
  await offers(page)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(page).first()).toBeVisible();
}

export function messages(page: Page): Locator {
  return page.getByTestId('message');
}

/** What the bubbles say, top to bottom, without times. */
export async function spoken(page: Page): Promise<string[]> {
  return messages(page).locator('[dir="auto"]').allInnerTexts();
}

export async function reply(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Reply to/ }).fill(text);
  await page.keyboard.press('Enter');
}

/** The mark of delivery on the message that says `text`. */
export function mark(page: Page, text: string): Locator {
  return messages(page).filter({ hasText: text }).getByRole('img');
}
