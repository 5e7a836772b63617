const LINKED = new Set(['http:', 'https:', 'mailto:'])
const SHOWN = new Set(['http:', 'https:', 'blob:'])

/** The address as a URL when a click on it may go there; null for `javascript:`, `s3://`, relative and broken ones. */
export function linkUrl(address: string): URL | null {
  const url = URL.parse(address.trim())
  return url !== null && LINKED.has(url.protocol) ? url : null
}

/** The address when an <img> may load it: http, https, blob and inline pictures. */
export function imageSource(address: string): string | null {
  const trimmed = address.trim()
  if (/^data:image\//i.test(trimmed)) return trimmed
  const url = URL.parse(trimmed)
  return url !== null && SHOWN.has(url.protocol) ? url.href : null
}
