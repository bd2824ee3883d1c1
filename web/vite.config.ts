import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { defineConfig } from 'vitest/config';

const server = process.env.SWITCHBOARD_URL ?? 'http://127.0.0.1:8080';

/** The names of all emoji, which the picker fetches when it opens. */
function emojiData(): Plugin {
  const files = ['data', 'messages'].map((name) => `emoji/en/${name}.json`);
  const read = (file: string) => readFileSync(new URL(`node_modules/emojibase-data/${file.slice(6)}`, import.meta.url));
  return {
    name: 'emoji-data',
    configureServer({ middlewares }) {
      for (const file of files) {
        middlewares.use(`/${file}`, (_request, response) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(read(file));
        });
      }
    },
    generateBundle() {
      for (const fileName of files) this.emitFile({ type: 'asset', fileName, source: read(fileName) });
    },
  };
}

export default defineConfig({
  plugins: [
    react(),
    emojiData(),
    compression({
      algorithms: ['brotliCompress', 'gzip'],
      include: /\.(js|css|html|svg|txt|json)$/,
      threshold: 512,
    }),
  ],
  build: {
    target: 'es2023',
    // Browsers that know light-dark(): older targets would get it rewritten into something that ignores our scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    proxy: {
      // As if the page came from the server: it refuses changes from other origins.
      '/api': { target: server, changeOrigin: true, headers: { origin: server } },
      '/media': { target: server, changeOrigin: true },
      '/ws': { target: server.replace('http', 'ws'), ws: true, changeOrigin: true, headers: { origin: server } },
    },
  },
  test: {
    environment: 'jsdom',
    testTimeout: 20_000,
    setupFiles: ['src/test-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
