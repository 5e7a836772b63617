/** The value of the Authorization header that the upstream server accepts. */

/** What the event sockets accept: "user:password", or the key of Prefect Cloud. */
export function tokenOf(authorization: string | null): string | null {
  const [scheme, value = ''] = authorization?.split(' ') ?? []
  return scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : value || null
}

/** Shorter ones are part of many words. */
const MIN_SECRET_LENGTH = 4

/** What must not be shown: the credentials as they are sent, and the user and password in them. */
export function secretsOf(authorization: string | null): string[] {
  const [, value = ''] = authorization?.split(' ') ?? []
  const token = tokenOf(authorization) ?? ''
  return [value, token, token.slice(token.indexOf(':') + 1)]
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
}

/** Servers may repeat what was wrong with our credentials. */
export function withoutSecrets(text: string, secrets: string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), text)
}
