/** Policy of the pages. Artifacts are untrusted: no inline scripts, no requests to other servers. */
export const PAGE_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Charts, tables and diagrams use style attributes for layout.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: http: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'self'",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ')

/** Policy of API responses: opened in a tab they load nothing, and no page can frame them. */
export const API_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Policy of an artifact's image: an SVG that is opened in its own tab must neither run scripts nor send requests. */
export const IMAGE_SECURITY_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"

/**
 * Policy of an artifact's HTML in its frame: it may run its own scripts, without our origin and without requests, except
 * for scripts and styles from `allowedHosts`. Charts of Vega compile functions, which needs 'unsafe-eval'. Browsers have no
 * directive against WebRTC, so a script can still leak the frame's content that way.
 */
export function frameSecurityPolicy(allowedHosts: string[]): string {
  const hosts = allowedHosts.map((host) => ` https://${host}`).join('')
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src 'unsafe-inline' 'unsafe-eval'${hosts}`,
    `style-src 'unsafe-inline'${hosts}`,
    'img-src data: blob:',
    'font-src data:',
    'media-src data: blob:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}
