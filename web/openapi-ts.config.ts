import { defineConfig } from '@hey-api/openapi-ts';

// Types and schemas only: the few lines of fetch are ours, in src/api/client.ts.
export default defineConfig({
  input: './openapi.json',
  output: { path: 'src/api/gen' },
  plugins: ['@hey-api/typescript', { name: 'zod', requests: false, responses: false, definitions: true }],
});
