import type { Page, WebSocketRoute } from '@playwright/test';
import { LENA } from './demo';
import { expect, expectAccessible, mark, messages, offers, reply, spoken, test } from './fixtures';

test('after a cut the desk catches up exactly, and what was written meanwhile goes out once', async ({
  demo,
  signIn,
}) => {
  const anna = await signIn('anna');
  const line = await controlLine(anna);
  await anna.reload();
  await demo.write(LENA, 'one');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await expect(messages(anna)).toHaveCount(1);
  await anna.evaluate(() => {
    document.body.dataset.page = 'the same';
  });

  await line.cut();
  await expect(anna.getByTestId('link')).toHaveAttribute('data-state', 'lost');
  await demo.write(LENA, 'two');
  await demo.write(LENA, 'three');
  await reply(anna, 'mine');
  await expect(mark(anna, 'mine')).toHaveAccessibleName('On its way');
  await expect(anna.getByText('1 message will be sent.')).toBeVisible();
  expect(await spoken(anna)).toEqual(['one', 'mine']);

  line.mend();
  await expect(messages(anna)).toHaveCount(4);
  await expect(mark(anna, 'mine')).toHaveAccessibleName(/Delivered|Read/);
  expect(await spoken(anna)).toEqual(['one', 'two', 'three', 'mine']);
  expect(await demo.received(LENA)).toEqual(['mine']);
  await expect(anna.locator('body[data-page="the same"]')).toBeAttached();
});

test('the server dies and returns: the page goes on by itself', async ({ demo, signIn, tolerate }) => {
  tolerate(/WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_SOCKET_NOT_CONNECTED|503/);
  const anna = await signIn('anna');
  await demo.write(LENA, 'before');
  await offers(anna)
    .getByRole('button', { name: /Accept/ })
    .click();
  await reply(anna, 'answered before');
  await expect(mark(anna, 'answered before')).toHaveAccessibleName(/Delivered|Read/);

  await demo.kill();
  await expect(anna.getByTestId('link')).toHaveAttribute('data-state', 'lost');
  await expect(anna.getByText('No connection. Reconnecting…')).toBeVisible();
  await reply(anna, 'written without a server');
  await expect(anna.getByText('1 message will be sent.')).toBeVisible();
  await expectAccessible(anna);

  await demo.run();
  await expect(anna.getByTestId('link')).toHaveAttribute('data-state', 'live');
  await expect(anna.getByText('No connection. Reconnecting…')).toHaveCount(0);
  await expect(mark(anna, 'written without a server')).toHaveAccessibleName(/Delivered|Read/);
  expect(await spoken(anna)).toEqual(['before', 'answered before', 'written without a server']);
});

/** Puts itself between the page and its socket, from the next load on. */
async function controlLine(page: Page): Promise<{ cut: () => Promise<void>; mend: () => void }> {
  let down = false;
  let open: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/ws$/, (socket) => {
    if (down) {
      void socket.close();
      return;
    }
    open = [socket, socket.connectToServer()];
  });
  return {
    cut: async () => {
      down = true;
      for (const side of open) await side.close();
    },
    mend: () => {
      down = false;
    },
  };
}
