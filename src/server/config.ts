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
  /** Bytes of the largest request body. */
  body_limit: number
  log_level: LogLevel
  /** The path in front of every address, with a slash at both ends. */
  base_path: string
  /** Whether to fill in the sample set at the start. */
  wants_sample: boolean
  /** Whether every change is refused. */
  is_read_only: boolean
  /** The server whose artifacts are shown in place of our own; null without one. */
  upstream: UpstreamLocation | null
}

/** A setting that makes no sense; the message is for the person who wrote it. */
export class ConfigError extends Error {}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export function readConfig(
  env: Record<string, string | undefined> = process.env,
  args: string[] = process.argv.slice(2),
): Config {
  const switches = readArguments(args)
  return {
    host: env.HOST?.trim() || '127.0.0.1',
    port: readInteger('PORT', env.PORT, 4200, 0, 65_535),
    database: readDatabase(
      env.DATABASE_URL?.trim() || 'sqlite:./data/vitrine.db',
      readInteger('DATABASE_POOL_SIZE', env.DATABASE_POOL_SIZE, 10, 2, 1000),
    ),
    cors_origins: readOrigins(env.CORS_ORIGINS?.trim() ?? ''),
    body_limit: readInteger('BODY_LIMIT', env.BODY_LIMIT, 64 * 1024 * 1024, 1024, 512 * 1024 * 1024),
    log_level: readLogLevel(env.LOG_LEVEL?.trim().toLowerCase() || 'info'),
    base_path: readBasePath(env.BASE_PATH?.trim() ?? ''),
    wants_sample: switches.sample,
    is_read_only: switches['read-only'] || readSwitch('VITRINE_READ_ONLY', env.VITRINE_READ_ONLY),
    upstream: readUpstream(switches.upstream ?? env.VITRINE_UPSTREAM_URL?.trim() ?? '', env, switches.sample),
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
  throw new ConfigError(
    `DATABASE_URL is ${JSON.stringify(url)}: it has to be like sqlite:./data/vitrine.db, sqlite::memory: or postgres://user@host/name.`,
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
  if (sample) throw new ConfigError('--sample fills a database of our own: it does not go with an upstream.')
  const basic = auth ? `Basic ${Buffer.from(auth).toString('base64')}` : null
  return { address: `${origin}${pathname.replace(/\/+$/, '')}`, authorization: key ? `Bearer ${key}` : basic }
}

const ON = ['1', 'true', 'yes', 'on']
const OFF = ['', '0', 'false', 'no', 'off']

function readSwitch(name: string, text = ''): boolean {
  const word = text.trim().toLowerCase()
  if (ON.includes(word) || OFF.includes(word)) return ON.includes(word)
  throw new ConfigError(`${name} is ${JSON.stringify(text)}: it has to be 1 or 0.`)
}

const ARGUMENTS = {
  sample: { type: 'boolean', default: false },
  'read-only': { type: 'boolean', default: false },
  upstream: { type: 'string' },
} as const

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: ARGUMENTS }).values
  } catch (error) {
    const known = Object.keys(ARGUMENTS).map((name) => `--${name}`)
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}. Arguments: ${known.join(', ')}.`)
  }
}
