const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** Reads a run id from the URL; an invalid id is answered with 404 without a request. */
export function requireRunId(id: string | undefined): string {
  if (id !== undefined && UUID.test(id)) return id
  throw new Response(`"${id}" is not a valid run id`, { status: 404 })
}
