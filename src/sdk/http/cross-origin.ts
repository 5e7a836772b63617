/** Whether the page that this runs in, if any, comes from another server. */
export function isElsewhere(address: string): boolean {
  const page = globalThis.location
  return page !== undefined && new URL(address, page.href).origin !== page.origin
}
