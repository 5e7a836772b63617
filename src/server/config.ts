/** Reads the settings from the environment and the command line. Nothing else reads `process.env`. */

import process from 'node:process'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { type Setting, type Settings, settingHelp, settings } from '#contract/settings.ts'
import { reasonOf } from '#server/errors.ts'
import type { UpstreamLocation } from './upstream/connection.ts'

/** `poolSize` is the maximum number of connections of one server. */
type PostgresLocation = { kind: 'postgres'; url: string; poolSize: number }

export type DatabaseLocation = { kind: 'sqlite'; path: string } | PostgresLocation

type Composed =
  | 'database'
  | 'databasePoolSize'
  | 'upstreamUrl'
  | 'upstreamApiKey'
  | 'upstreamAuthString'
  | 'acceptsAnyOriginWithPassword'

export type Config = Omit<Settings, Composed> & {
  database: DatabaseLocation
  /** The Prefect API of which the database is a mirror; null for a database of its own. */
  upstream: UpstreamLocation | null
}

/** An invalid setting. The message is one line for the person who set it. */
export class ConfigError extends Error {}

/** A mirror has its own file, so that it is not mixed with artifacts that were published here. */
const MIRROR_DATABASE = { ...settings.database, default: 'sqlite:./data/mirror.db' }

type Texts = Record<string, string | undefined>

export function readConfig(env: Texts = process.env, args: string[] = process.argv.slice(2)): Config {
  const texts = { ...env, ...readOptions(args) }
  const read = <Name extends keyof Settings>(name: Name) => readSetting<(typeof settings)[Name]>(settings[name], texts)
  const upstream = upstreamLocation(read('upstreamUrl'), read('upstreamApiKey'), read('upstreamAuthString'))
  const config = {
    host: read('host'),
    port: read('port'),
    database: databaseLocation(
      readSetting(upstream === null ? settings.database : MIRROR_DATABASE, texts),
      read('databasePoolSize'),
    ),
    basePath: read('basePath'),
    corsOrigins: read('corsOrigins'),
    allowedHosts: read('allowedHosts'),
    richAllowedHosts: read('richAllowedHosts'),
    bodyLimit: read('bodyLimit'),
    retentionFile: read('retentionFile'),
    logLevel: read('logLevel'),
    isReadOnly: read('isReadOnly'),
    authString: read('authString'),
    // A read-only server has no changes to protect, and stores no tokens.
    hasCsrfProtection: read('hasCsrfProtection') && !read('isReadOnly'),
    sample: read('sample'),
    deletedUpstream: read('deletedUpstream'),
    mirrorRetention: read('mirrorRetention'),
    upstream,
  }
  if (config.upstream !== null && config.sample)
    throw new ConfigError('--sample cannot be used with an upstream server.')
  if (config.corsOrigins === '*' && config.authString !== null && !read('acceptsAnyOriginWithPassword')) {
    throw new ConfigError(
      'CORS_ORIGINS=* admits pages of every site, which a password is meant to keep out. List the origins, or set CORS_ANY_ORIGIN_WITH_PASSWORD=1.',
    )
  }
  return config
}

/** An option takes precedence over a variable, and both over the default. */
function readSetting<Known extends Setting>(setting: Known, texts: Texts): z.output<Known['schema']> {
  const option = optionName(setting)
  const source = texts[option] === undefined ? setting.env.find((name) => textOf(setting, texts[name]) !== '') : option
  const text = textOf(setting, source && texts[source])
  const result = z.safeParse<Known['schema']>(setting.schema, text || setting.default)
  if (result.success) return result.data
  const value = setting.isSecret ? '' : `, not ${JSON.stringify(text)}`
  throw new ConfigError(`${source} must be ${setting.expected}${value}.`)
}

/** A password may consist of spaces; any other blank value counts as not set. */
function textOf({ isSecret }: Setting, text = ''): string {
  return isSecret ? text : text.trim()
}

function databaseLocation(database: Settings['database'], poolSize: number): DatabaseLocation {
  return database.kind === 'postgres' ? { ...database, poolSize } : database
}

function upstreamLocation(
  address: string | null,
  apiKey: string | null,
  authString: string | null,
): UpstreamLocation | null {
  if (address === null) return null
  if (apiKey !== null && authString !== null) {
    throw new ConfigError('VITRINE_UPSTREAM_API_KEY and VITRINE_UPSTREAM_AUTH_STRING cannot be used together.')
  }
  if (apiKey !== null) return { address, authorization: `Bearer ${apiKey}` }
  const authorization = authString === null ? null : `Basic ${Buffer.from(authString).toString('base64')}`
  return { address, authorization }
}

/** `--port` for `--port <port>`; empty for settings without an option. */
const optionName = ({ flag = '' }: Setting) => flag.replace(/ .*/, '')

const OPTIONS = Object.fromEntries(
  Object.values<Setting>(settings)
    .filter(({ flag }) => flag !== undefined)
    .map((setting) => [
      optionName(setting).slice(2),
      { type: setting.flag?.includes('<') ? ('string' as const) : ('boolean' as const) },
    ]),
)

/** The given options by name. A switch has the value `1`. */
function readOptions(args: string[]): Texts {
  const values = parseOptions(args)
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`--${name}`, typeof value === 'string' ? value : '1']),
  )
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values
  } catch (error) {
    // The first sentence says what is wrong, the rest is about positional arguments.
    const [reason] = reasonOf(error).split('. ', 1)
    throw new ConfigError(`${reason}. Run with --help for the list of options.`)
  }
}

/** What `--help` prints; `vitrine serve --help` is made from the same record. */
export function usage(): string {
  const entries = Object.values<Setting>(settings)
  const lines = entries.filter(({ flag }) => flag).map((setting) => `  ${setting.flag}\n      ${settingHelp(setting)}`)
  const secrets = entries.filter(({ flag }) => !flag).map(({ env, help }) => `  ${env.join(', ')}\n      ${help}`)
  return ['Options:', ...lines, '', 'Environment variables without an option:', ...secrets, ''].join('\n')
}
