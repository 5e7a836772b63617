/** Whether this runs in a page of another origin. */
export function isCrossOrigin(url: string): boolean {
  const page = globalThis.location
  return page !== undefined && new URL(url, page.href).origin !== page.origin
}

/** Whether credentials for one URL may be sent to the other. */
export function isSameOrigin(url: string, other: string): boolean {
  return URL.canParse(url) && URL.canParse(other) && new URL(other).origin === new URL(url).origin
}
