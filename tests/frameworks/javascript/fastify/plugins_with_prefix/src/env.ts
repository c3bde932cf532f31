export const env = {
  API_PREFIX: process.env['API_PREFIX'] ?? '/api/v1',
} as const;
