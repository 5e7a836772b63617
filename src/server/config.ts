/** The settings, read once from the environment and the command line. Nothing else reads `process.env`. */
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { UpstreamLocation } from './upstream/connection.ts'

type LogLevel = (typeof LOG_LEVELS)[number]

export type DatabaseLocation = { kind: 'sqlite'; path: string } | PostgresLocation

/** `pool_size` is the number of connections that one server opens at most. */
type PostgresLocation = { kind: 'postgres'; url: string; pool_size: number }

export type Config = {
  host: string
  port: number
  database: DatabaseLocation
  /** Whose pages may call the API from another address: nobody's, everybody's, or those of these origins. */
  cors_origins: '*' | string[]
  /** `user:password` without which nobody is answered; null for everybody. Stays on our side. */
  auth_string: string | null
  /** Whether every change needs a token, as a Prefect server can be set to want it. */
  has_csrf_protection: boolean
  /** Bytes of the largest request body. */
  body_limit: number
  log_level: LogLevel
  /** The path in front of every address, with a slash at both ends. */
  base_path: string
  /** Whether to fill in the sample set at the start. */
  wants_sample: boolean
  /** Whether every change is refused. */
  is_read_only: boolean
  /** The file that the rules of retention are kept in; null for the database. */
  retention_file: string | null
  /** The server whose artifacts are shown in place of our own; null without one. */
  upstream: UpstreamLocation | null
}

/** A setting that makes no sense; the message is for the person who wrote it. */
export class ConfigError extends Error {}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export function readConfig(
  environment: Record<string, string | undefined> = process.env,
  args: string[] = process.argv.slice(2),
): Config {
  const { sample, 'read-only': isReadOnly, upstream, ...settings } = readArguments(args)
  const named = Object.entries(settings).map(([flag, text]) => [flag.toUpperCase().replaceAll('-', '_'), text])
  const env: typeof environment = { ...environment, ...Object.fromEntries(named) }
  return {
    host: env.HOST?.trim() || '127.0.0.1',
    port: readInteger('PORT', env.PORT, 4200, 0, 65_535),
    database: readDatabase(
      env.DATABASE_URL?.trim() || 'sqlite:./data/vitrine.db',
      readInteger('DATABASE_POOL_SIZE', env.DATABASE_POOL_SIZE, 10, 2, 1000),
    ),
    cors_origins: readOrigins(env.CORS_ORIGINS?.trim() ?? ''),
    auth_string: readAuthString(env.VITRINE_AUTH_STRING || env.PREFECT_SERVER_API_AUTH_STRING || ''),
    has_csrf_protection: readCsrfProtection(env),
    body_limit: readInteger('BODY_LIMIT', env.BODY_LIMIT, 64 * 1024 * 1024, 1024, 512 * 1024 * 1024),
    log_level: readLogLevel(env.LOG_LEVEL?.trim().toLowerCase() || 'info'),
    base_path: readBasePath(env.BASE_PATH?.trim() ?? ''),
    wants_sample: sample,
    is_read_only: isReadOnly || readSwitch('VITRINE_READ_ONLY', env.VITRINE_READ_ONLY),
    retention_file: env.RETENTION_FILE?.trim() || null,
    upstream: readUpstream(upstream ?? env.VITRINE_UPSTREAM_URL?.trim() ?? '', env, sample),
  }
}

function readInteger(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined || text.trim() === '') return fallback
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new ConfigError(`${name} is ${JSON.stringify(text)}: it has to be a whole number from ${least} to ${most}.`)
}

function readDatabase(url: string, pool_size: number): DatabaseLocation {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { kind: 'postgres', url, pool_size }
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1]
  if (path) return { kind: 'sqlite', path }
  // The address may hold a password and is not repeated.
  throw new ConfigError(
    'DATABASE_URL has to be like sqlite:./data/vitrine.db, sqlite::memory: or postgres://user:password@host/name, with #, / and @ in the password escaped (%23, %2F, %40).',
  )
}

function readOrigins(text: string): Config['cors_origins'] {
  if (text === '*') return '*'
  const origins = text === 'none' ? [] : text.split(/[\s,]+/).filter(Boolean)
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new ConfigError(`CORS_ORIGINS has ${JSON.stringify(origin)}: an origin is like https://example.com:8080.`)
    }
  }
  return origins
}

/** Is not repeated in the message, nor is it an argument: those are for everybody on the machine to see. */
function readAuthString(text: string): Config['auth_string'] {
  if (text === '') return null
  if (/^[^:]+:./.test(text)) return text
  throw new ConfigError('VITRINE_AUTH_STRING has to be like user:password.')
}

function readCsrfProtection(env: Record<string, string | undefined>): boolean {
  const text = env.VITRINE_CSRF_PROTECTION || env.PREFECT_SERVER_CSRF_PROTECTION_ENABLED
  return readSwitch('VITRINE_CSRF_PROTECTION', text)
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level) return level
  throw new ConfigError(`LOG_LEVEL is ${JSON.stringify(text)}: it has to be one of ${LOG_LEVELS.join(', ')}.`)
}

function readBasePath(text: string): string {
  const inner = text.replace(/^\/+|\/+$/g, '')
  if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(inner)) return `/${inner}/`
  if (inner === '') return '/'
  throw new ConfigError(`BASE_PATH is ${JSON.stringify(text)}: it has to be a path like /vitrine/.`)
}

function readUpstream(url: string, env: Record<string, string | undefined>, sample: boolean): UpstreamLocation | null {
  const key = env.VITRINE_UPSTREAM_API_KEY?.trim()
  const auth = env.VITRINE_UPSTREAM_AUTH_STRING?.trim()
  if (url === '') return null
  // The address may hold a password and is not repeated.
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new ConfigError('The upstream has to be the address of a Prefect API, like https://prefect.example/api.')
  }
  const { origin, pathname, username, password } = new URL(url)
  if (username || password) {
    throw new ConfigError(
      'The upstream has a password in its address: VITRINE_UPSTREAM_AUTH_STRING is the place for it.',
    )
  }
  if (key && auth) {
    throw new ConfigError('VITRINE_UPSTREAM_API_KEY and VITRINE_UPSTREAM_AUTH_STRING exclude each other.')
  }
  if (readCsrfProtection(env)) {
    throw new ConfigError('CSRF protection needs a database of our own: it does not go with an upstream.')
  }
  if (sample) throw new ConfigError('--sample fills a database of our own: it does not go with an upstream.')
  if (env.RETENTION_FILE?.trim()) {
    throw new ConfigError('RETENTION_FILE needs a database of our own: it does not go with an upstream.')
  }
  const basic = auth ? `Basic ${Buffer.from(auth).toString('base64')}` : null
  // A server alone is never the address of an API.
  const path = pathname.replace(/\/+$/, '') || '/api'
  return { address: `${origin}${path}`, authorization: key ? `Bearer ${key}` : basic }
}

const ON = ['1', 'true', 'yes', 'on']
const OFF = ['', '0', 'false', 'no', 'off']

function readSwitch(name: string, text = ''): boolean {
  const word = text.trim().toLowerCase()
  if (ON.includes(word) || OFF.includes(word)) return ON.includes(word)
  throw new ConfigError(`${name} is ${JSON.stringify(text)}: it has to be 1 or 0.`)
}

/** `--base-path` says the same as BASE_PATH, and wins. */
const ARGUMENTS = {
  host: { type: 'string' },
  port: { type: 'string' },
  'database-url': { type: 'string' },
  'database-pool-size': { type: 'string' },
  'cors-origins': { type: 'string' },
  'body-limit': { type: 'string' },
  'log-level': { type: 'string' },
  'base-path': { type: 'string' },
  'retention-file': { type: 'string' },
  sample: { type: 'boolean', default: false },
  'read-only': { type: 'boolean', default: false },
  upstream: { type: 'string' },
} as const

const KNOWN = Object.keys(ARGUMENTS).map((name) => `--${name}`)

/** What there is to say on the command line; the README and `vitrine serve --help` say what it means. */
export const USAGE = `Arguments: ${KNOWN.join(', ')}.\nEach but --sample is also a variable of the environment: see Configure in README.md.\n`

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: ARGUMENTS }).values
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}. Arguments: ${KNOWN.join(', ')}.`)
  }
}
