// Renders a page of management at an address, inside a router of its own.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import '../features/admin/texts';
import { readListSearch } from '../shared/lib/listSearch';
import { show } from './render';

export async function showPage(page: ReactNode, at = '/') {
  const root = createRootRoute({ component: () => page, validateSearch: readListSearch });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: [at] }) });
  const shown = show(
    <>
      <RouterProvider router={router} />
      <div id="page-menus" />
    </>,
  );
  await waitFor(() => {
    if (router.state.status !== 'idle') throw new Error('still loading');
  });
  return { ...shown, router };
}

type Answer = { status?: number; body?: unknown };

/** Answers requests by method and path, such as `GET /api/pauses`; anything else is 404. Returns what was asked. */
export function serve(answers: Record<string, (request: { body: unknown; url: URL }) => Answer>) {
  const asked: { method: string; path: string; body: unknown; search: string }[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://test.local');
    const method = init?.method ?? 'GET';
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ method, path: url.pathname, body, search: url.search });
    const answer = answers[`${method} ${url.pathname}`]?.({ body, url }) ?? { status: 404, body: {} };
    const status = answer.status ?? 200;
    if (status === 204) return new Response(null, { status });
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(answer.body ?? {}), { status, headers: { 'Content-Type': type } });
  };
  return asked;
}
