import type { FastifyInstance } from 'fastify'

type Access = { has_password: boolean; hasCsrfProtection: boolean }

/** Prefect's UI requests this first, outside the API, to find the API and its authentication. */
export function uiSettingsRoute(app: FastifyInstance, basePath: string, access: Access): void {
  app.get('/ui-settings', async ({ protocol, host }) => ({
    api_url: `${protocol}://${host}${basePath}api`,
    csrf_enabled: access.hasCsrfProtection,
    auth: access.has_password ? 'BASIC' : null,
    flags: [],
    default_ui: 'v2',
    available_uis: ['v2'],
    v1_base_url: null,
    v2_base_url: '/v2',
  }))
}
