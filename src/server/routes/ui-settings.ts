import type { FastifyInstance } from 'fastify'

/** What Prefect's own pages ask first, outside the API, to find it. */
export function uiSettingsRoute(app: FastifyInstance, base_path: string): void {
  app.get('/ui-settings', async ({ protocol, host }) => ({
    api_url: `${protocol}://${host}${base_path}api`,
    csrf_enabled: false,
    auth: null,
    flags: [],
    default_ui: 'v2',
    available_uis: ['v2'],
    v1_base_url: null,
    v2_base_url: '/v2',
  }))
}
