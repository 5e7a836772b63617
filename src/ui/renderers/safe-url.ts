const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])
const IMAGE_PROTOCOLS = new Set(['http:', 'https:', 'blob:'])

/** The URL if it is safe to link to; null for `javascript:`, `s3://`, relative and invalid URLs. */
export function linkUrl(address: string): URL | null {
  const url = URL.parse(address.trim())
  return url !== null && LINK_PROTOCOLS.has(url.protocol) ? url : null
}

/** The URL if an <img> may load it: http, https, blob and inline images; otherwise null. */
export function imageSource(address: string): string | null {
  const trimmed = address.trim()
  if (/^data:image\//i.test(trimmed)) return trimmed
  const url = URL.parse(trimmed)
  return url !== null && IMAGE_PROTOCOLS.has(url.protocol) ? url.href : null
}
