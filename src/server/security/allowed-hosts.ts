/** Which names a request may use for this server: DNS rebinding lets a page of another site use its own name. */
import { isIP } from 'node:net'
import { hostname } from 'node:os'

export type HostOptions = {
  /** Names, or `*` for any; empty for those that no other site can have. */
  allowedHosts: '*' | string[]
  /** Whether only this machine can reach the server. */
  isLoopback: boolean
  authString: string | null
}

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/

/** Names under these, and names without a dot, cannot be registered. */
const LOCAL_NAME = /^[^.]*$|\.(localhost|local|internal|home\.arpa)$/

/** A trailing dot and the brackets of an IPv6 address do not count. */
const nameOf = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(nameOf(host))
}

/** Whether a request may name this host, given without a port. */
export function isAllowedHost(host: string, { allowedHosts, isLoopback, authString }: HostOptions): boolean {
  if (allowedHosts === '*' || isLoopbackHost(host)) return true
  const name = nameOf(host)
  if (allowedHosts.length > 0) return allowedHosts.includes(name)
  if (isLoopback) return false
  // The browser asks for the password again, because it sees another site.
  if (authString !== null) return true
  return isIP(name) !== 0 || LOCAL_NAME.test(name) || name === hostname().toLowerCase()
}
