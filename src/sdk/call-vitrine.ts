import type * as z from 'zod/mini'
import { clientOf, type RequestOptions } from './default-client.ts'

/** Calls one of Vitrine's own routes. Prefect's servers return 404 for these. */
export async function callVitrine<Schema extends z.ZodMiniType>(
  schema: Schema,
  method: string,
  path: string,
  body: unknown,
  request: RequestOptions = {},
): Promise<z.output<Schema>> {
  const { client, call } = clientOf(request)
  return client.call(schema, method, `/vitrine${path}`, body, call)
}
