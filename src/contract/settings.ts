/** The settings of the server, each declared once: config.ts, both `--help` texts and the table in README use this record. */
import * as z from 'zod/mini'
import { DeletedUpstream, MirrorRetention } from './mirror.ts'

export type Setting = {
  /** Environment variables; the first one that is set counts. */
  env: readonly string[]
  /** Command-line option, `--name <value>`, or `--name` for a switch. Secrets have none: other users can read argv. */
  flag?: string
  /** Reads the text of the variable, the option or the default. */
  schema: z.ZodMiniType
  /** Completes "PORT must be …" in error messages. */
  expected: string
  /** As the variable would say it; empty for none. */
  default: string
  help: string
  /** A page in docs with more about it. */
  guide?: string
  /** Error messages do not repeat the value. */
  isSecret?: true
}

const text = z.string().check(z.minLength(1))

const none = z.pipe(
  z.string().check(z.length(0)),
  z.transform(() => null),
)

const wholeNumber = (minimum: number, maximum: number) => ({
  schema: z.pipe(
    z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number)),
    z.number().check(z.minimum(minimum), z.maximum(maximum)),
  ),
  expected: `a whole number from ${minimum} to ${maximum}`,
})

const onOrOff = {
  schema: z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off'] }),
  expected: '1 or 0',
  default: 'off',
} as const

/** `user:password`; only the name must not contain a colon. */
const credentials = {
  schema: z.union([none, z.string().check(z.regex(/^[^:]+:./s))]),
  expected: 'like user:password',
  default: '',
  isSecret: true,
} as const

const sqliteUrl = z.pipe(
  z.string().check(z.trim(), z.regex(/^sqlite:./)),
  z.transform((url) => ({ kind: 'sqlite' as const, path: url.replace(/^sqlite:(\/\/(?=\/))?/, '') })),
)

const postgresUrl = z.pipe(
  z.string().check(
    z.trim(),
    z.regex(/^postgres(ql)?:\/\//),
    z.refine((url) => URL.canParse(url)),
  ),
  z.transform((url) => ({ kind: 'postgres' as const, url })),
)

const origin = z.string().check(z.refine((text) => URL.canParse(text) && new URL(text).origin === text))

const itemsOf = (text: string) => text.split(/[\s,]+/).filter(Boolean)

const lowercaseItems = z.pipe(
  z.string(),
  z.transform((text) => itemsOf(text.toLowerCase())),
)

const originList = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => (text === 'none' ? [] : itemsOf(text))),
  ),
  z.array(origin),
)

/** As requests name them, without a port; an IPv6 address has no brackets. */
const hostList = z.pipe(lowercaseItems, z.array(z.string().check(z.regex(/^[\w.:-]*[\w:]$/))))

/** As sources of a Content-Security-Policy, without a scheme. */
const sourceList = z.pipe(
  lowercaseItems,
  z.array(z.string().check(z.regex(/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)*(:\d{1,5})?$/))),
)

/** Has a slash at both ends. */
const basePath = z.pipe(
  z.string().check(z.regex(/^\/*([\w.~-]+(\/[\w.~-]+)*)?\/*$/)),
  z.transform((text) => `/${text.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/')),
)

/** Without a slash at the end. A URL without a path gets `/api`. */
const apiUrl = z.pipe(
  z.string().check(
    z.trim(),
    z.regex(/^https?:/),
    z.refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === ''),
  ),
  z.transform((url) => new URL(url).origin + (new URL(url).pathname.replace(/\/+$/, '') || '/api')),
)

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const settings = {
  host: {
    env: ['HOST'],
    flag: '--host <host>',
    schema: text,
    expected: 'a host name or an IP address',
    default: '127.0.0.1',
    help: 'address to listen on',
  },
  port: {
    env: ['PORT'],
    flag: '--port <port>',
    ...wholeNumber(0, 65_535),
    default: '4200',
    help: 'port to listen on; 0 picks a free one',
  },
  database: {
    env: ['DATABASE_URL'],
    flag: '--database-url <url>',
    schema: z.union([sqliteUrl, postgresUrl]),
    expected:
      'like sqlite:./data/vitrine.db, sqlite::memory: or postgres://user:password@host/name, with #, / and @ in the password escaped (%23, %2F, %40)',
    default: 'sqlite:./data/vitrine.db',
    help: 'SQLite file or PostgreSQL database: sqlite:PATH, sqlite::memory: or postgres://user:password@host/name; the default of a mirror is sqlite:./data/mirror.db',
    guide: 'docs/team.md',
    isSecret: true,
  },
  databasePoolSize: {
    env: ['DATABASE_POOL_SIZE'],
    flag: '--database-pool-size <n>',
    ...wholeNumber(2, 1000),
    default: '10',
    help: 'maximum number of PostgreSQL connections per server',
    guide: 'docs/team.md',
  },
  basePath: {
    env: ['BASE_PATH'],
    flag: '--base-path <path>',
    schema: basePath,
    expected: 'a path like /vitrine/',
    default: '/',
    help: 'path under which a reverse proxy serves Vitrine, such as /vitrine/; needs no rebuild',
  },
  corsOrigins: {
    env: ['CORS_ORIGINS'],
    flag: '--cors-origins <origins>',
    schema: z.union([z.literal('*'), originList]),
    expected: 'a comma-separated list of origins like https://example.com:8080, "*" or "none"',
    default: 'none',
    help: 'other origins whose pages may call the API: a comma-separated list, or * for all',
  },
  acceptsAnyOriginWithPassword: {
    env: ['CORS_ANY_ORIGIN_WITH_PASSWORD'],
    flag: '--cors-any-origin-with-password',
    ...onOrOff,
    help: 'accept CORS_ORIGINS=* although there is a password',
  },
  allowedHosts: {
    env: ['ALLOWED_HOSTS'],
    flag: '--allowed-hosts <names>',
    schema: z.union([z.literal('*'), hostList]),
    expected: 'a comma-separated list of host names without ports, or "*"',
    default: '',
    help: 'names by which requests may call this server, or * for all; by default, without a password, IP addresses and names that no other site can have',
    guide: 'docs/security.md',
  },
  richAllowedHosts: {
    env: ['RICH_ALLOWED_HOSTS'],
    flag: '--rich-allowed-hosts <names>',
    schema: sourceList,
    expected: 'a comma-separated list of host names like cdn.plot.ly or *.example.com',
    default: '',
    help: 'hosts from which published HTML may load scripts and styles over https; by default none',
    guide: 'docs/security.md',
  },
  bodyLimit: {
    env: ['BODY_LIMIT'],
    flag: '--body-limit <bytes>',
    ...wholeNumber(1024, 512 * 1024 * 1024),
    default: String(64 * 1024 * 1024),
    help: 'maximum size of a request body in bytes',
  },
  retentionFile: {
    env: ['RETENTION_FILE'],
    flag: '--retention-file <path>',
    schema: z.union([none, text]),
    expected: 'a path',
    default: '',
    help: 'JSON file with the retention policies; without one they are edited in the app',
    guide: 'docs/retention.md',
  },
  logLevel: {
    env: ['LOG_LEVEL'],
    flag: '--log-level <level>',
    schema: z.pipe(z.string().check(z.toLowerCase()), z.enum(LOG_LEVELS)),
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    default: 'info',
    help: `${LOG_LEVELS.join(', ')}; debug logs every request, without its content`,
  },
  upstreamUrl: {
    env: ['VITRINE_UPSTREAM_URL'],
    flag: '--upstream <url>',
    schema: z.union([none, apiUrl]),
    expected:
      'the URL of a Prefect API like https://prefect.example/api, without a password, which belongs in VITRINE_UPSTREAM_AUTH_STRING',
    default: '',
    help: 'API of a Prefect server or Prefect Cloud workspace to mirror',
    guide: 'docs/upstream.md',
    isSecret: true,
  },
  upstreamApiKey: {
    env: ['VITRINE_UPSTREAM_API_KEY'],
    schema: z.union([none, z.string().check(z.trim(), z.minLength(1))]),
    expected: 'an API key',
    default: '',
    help: 'API key for an upstream on Prefect Cloud',
    guide: 'docs/upstream.md',
    isSecret: true,
  },
  upstreamAuthString: {
    env: ['VITRINE_UPSTREAM_AUTH_STRING'],
    ...credentials,
    help: 'user:password for an upstream with basic authentication',
    guide: 'docs/upstream.md',
  },
  deletedUpstream: {
    env: ['MIRROR_DELETED'],
    flag: '--mirror-deleted <what>',
    schema: DeletedUpstream,
    expected: 'remove or keep',
    default: 'remove',
    help: 'what happens to artifacts that the upstream server deletes: remove them here too, or keep them as an archive',
    guide: 'docs/upstream.md',
  },
  mirrorRetention: {
    env: ['MIRROR_RETENTION'],
    flag: '--mirror-retention <what>',
    schema: MirrorRetention,
    expected: 'archive or upstream',
    default: 'archive',
    help: 'what retention policies delete in a mirror: archive, only artifacts that the upstream server has deleted, or upstream, also those that it has, there too',
    guide: 'docs/retention.md',
  },
  isReadOnly: {
    env: ['VITRINE_READ_ONLY'],
    flag: '--read-only',
    ...onOrOff,
    help: 'reject every change, and open a SQLite file without the right to write to it',
  },
  authString: {
    env: ['VITRINE_AUTH_STRING', 'PREFECT_SERVER_API_AUTH_STRING'],
    ...credentials,
    help: 'user:password that browsers ask for and clients send as PREFECT_API_AUTH_STRING; one for all users',
  },
  hasCsrfProtection: {
    env: ['VITRINE_CSRF_PROTECTION', 'PREFECT_SERVER_CSRF_PROTECTION_ENABLED'],
    ...onOrOff,
    help: "1 requires Prefect's CSRF token with every change",
  },
  sample: {
    env: [],
    flag: '--sample',
    ...onOrOff,
    help: 'insert the sample data at startup',
  },
} as const satisfies Record<string, Setting>

export type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['schema']> }

/** What a setting means, for `--help`. */
export function settingHelp({ env, default: value, flag, help }: Setting): string {
  const isSwitch = flag !== undefined && !flag.includes('<')
  const notes = [env[0] && `env: ${env[0]}`, value && !isSwitch && `default: ${value}`].filter(Boolean)
  return notes.length === 0 ? help : `${help} (${notes.join(', ')})`
}
