const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** The id of a run from an address. What cannot be an id is answered as a page that is not there, without asking. */
export function requireRunId(id: string | undefined): string {
  if (id !== undefined && UUID.test(id)) return id
  throw new Response(`No run can have the id ${id}`, { status: 404 })
}
