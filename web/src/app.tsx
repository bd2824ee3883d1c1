// The frame of the application: providers, and the router inside them.
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { onSessionEnded } from './api/client';
import { forgetSession, queryClient } from './api/session';
import { router } from './router';
import { colourSchemeManager } from './shared/lib/colourScheme';
import { theme } from './theme';

onSessionEnded(() => {
  forgetSession();
  void router.navigate({ to: '/login' });
});

export function App({ nonce }: { nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colourSchemeManager}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          {/* Above the buttons of drawers. */}
          <Notifications position="bottom-center" mb={60} autoClose={5000} limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
