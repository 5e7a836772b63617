import { describe, expect, test } from 'vitest'
import { type Setting, settings } from '#contract/settings.ts'
import { ConfigError, readConfig, usage } from './config.ts'

describe('readConfig', () => {
  test('without settings the server listens on 127.0.0.1 and uses a SQLite file', () => {
    expect(readConfig({}, [])).toEqual({
      host: '127.0.0.1',
      port: 4200,
      database: { kind: 'sqlite', path: './data/vitrine.db' },
      corsOrigins: [],
      allowedHosts: [],
      richAllowedHosts: [],
      authString: null,
      hasCsrfProtection: false,
      bodyLimit: 67_108_864,
      logLevel: 'info',
      basePath: '/',
      sample: false,
      deletedUpstream: 'remove',
      mirrorRetention: 'archive',
      isReadOnly: false,
      retentionFile: null,
      upstream: null,
    })
  })

  test('reads every setting', () => {
    const env = {
      HOST: '0.0.0.0',
      PORT: '80',
      DATABASE_URL: 'postgres://vitrine@db/vitrine',
      DATABASE_POOL_SIZE: '20',
      CORS_ORIGINS: 'https://a.example, http://b.example:8080',
      ALLOWED_HOSTS: 'Vitrine.example, ::1',
      RICH_ALLOWED_HOSTS: 'CDN.plot.ly, *.example.com',
      VITRINE_AUTH_STRING: 'team:secret',
      BODY_LIMIT: '1048576',
      LOG_LEVEL: 'DEBUG',
      BASE_PATH: 'tools/vitrine',
      VITRINE_READ_ONLY: '1',
      VITRINE_UPSTREAM_URL: 'https://prefect.example/api/',
      VITRINE_UPSTREAM_API_KEY: 'pnu_1',
    }
    expect(readConfig(env, [])).toEqual({
      host: '0.0.0.0',
      port: 80,
      database: { kind: 'postgres', url: 'postgres://vitrine@db/vitrine', poolSize: 20 },
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      allowedHosts: ['vitrine.example', '::1'],
      richAllowedHosts: ['cdn.plot.ly', '*.example.com'],
      authString: 'team:secret',
      hasCsrfProtection: false,
      bodyLimit: 1_048_576,
      logLevel: 'debug',
      basePath: '/tools/vitrine/',
      sample: false,
      deletedUpstream: 'remove',
      mirrorRetention: 'archive',
      isReadOnly: true,
      retentionFile: null,
      upstream: { address: 'https://prefect.example/api', authorization: 'Bearer pnu_1' },
    })
  })

  test('a password and pages of all origins cannot be used together, unless a setting allows it', () => {
    const env = { CORS_ORIGINS: '*', VITRINE_AUTH_STRING: 'a:b' }
    expect(() => readConfig(env, [])).toThrow(/^CORS_ORIGINS=\* .* CORS_ANY_ORIGIN_WITH_PASSWORD=1\.$/)
    expect(readConfig({ ...env, CORS_ANY_ORIGIN_WITH_PASSWORD: '1' }, []).corsOrigins).toBe('*')
    expect(readConfig({ CORS_ORIGINS: '*' }, []).corsOrigins).toBe('*')
  })

  test('a read-only server has no changes for a CSRF token to protect', () => {
    expect(readConfig({ VITRINE_CSRF_PROTECTION: '1', VITRINE_READ_ONLY: '1' }, []).hasCsrfProtection).toBe(false)
  })

  test('a mirror has a database file of its own, unless one is chosen', () => {
    const mirror = ['--upstream', 'http://prefect.example/api']
    expect(readConfig({}, mirror).database).toEqual({ kind: 'sqlite', path: './data/mirror.db' })
    expect(readConfig({ DATABASE_URL: 'sqlite:a.db' }, mirror).database).toEqual({ kind: 'sqlite', path: 'a.db' })
  })

  test('a mirror has no sample data', () => {
    expect(() => readConfig({}, ['--upstream', 'http://prefect.example/api', '--sample'])).toThrow('--sample')
  })

  test('CSRF protection can be turned on by either variable', () => {
    expect(readConfig({ VITRINE_CSRF_PROTECTION: '1' }, []).hasCsrfProtection).toBe(true)
    expect(readConfig({ PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'True' }, []).hasCsrfProtection).toBe(true)
  })

  test('the password can also come from a variable of Prefect, and an invalid one is not repeated', () => {
    expect(readConfig({ PREFECT_SERVER_API_AUTH_STRING: 'a:b:c' }, []).authString).toBe('a:b:c')
    expect(readConfig({ VITRINE_AUTH_STRING: 'a:b', PREFECT_SERVER_API_AUTH_STRING: 'c:d' }, []).authString).toBe('a:b')
    expect(readConfig({ VITRINE_AUTH_STRING: '', PREFECT_SERVER_API_AUTH_STRING: 'c:d' }, []).authString).toBe('c:d')
    expect(() => readConfig({ VITRINE_AUTH_STRING: 'secret' }, [])).toThrow(
      /^VITRINE_AUTH_STRING must be like user:password\.$/,
    )
  })

  test.each([
    ['sqlite::memory:', ':memory:'],
    ['sqlite:///var/lib/vitrine.db', '/var/lib/vitrine.db'],
    ['sqlite:/var/lib/vitrine.db', '/var/lib/vitrine.db'],
    ['sqlite:vitrine.db', 'vitrine.db'],
  ])('%s is the file %s', (DATABASE_URL, path) => {
    expect(readConfig({ DATABASE_URL }, []).database).toEqual({ kind: 'sqlite', path })
  })

  test.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535, not "70000".'],
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, not "http".'],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL must be like sqlite:'],
    [{ DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE must be a whole number from 2 to 1000, not "1".'],
    [
      { CORS_ORIGINS: 'example.com' },
      /^CORS_ORIGINS must be a comma-separated list of origins .*, not "example\.com"\.$/,
    ],
    [{ ALLOWED_HOSTS: 'http://a.example' }, 'ALLOWED_HOSTS must be a comma-separated list of host names'],
    [{ BODY_LIMIT: '64MB' }, /^BODY_LIMIT must be a whole number .*, not "64MB"\.$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of fatal, .*, not "loud"\.$/],
    [{ BASE_PATH: '/a b/' }, 'BASE_PATH must be a path like /vitrine/, not "/a b/".'],
    [{ VITRINE_READ_ONLY: 'maybe' }, 'VITRINE_READ_ONLY must be 1 or 0, not "maybe".'],
  ])('%j is rejected with a message that names the variable', (env, message) => {
    expect(() => readConfig(env, [])).toThrow(ConfigError)
    expect(() => readConfig(env, [])).toThrow(message)
  })

  test('an option wins over its variable', () => {
    const env = { VITRINE_UPSTREAM_URL: 'https://other.example/api', VITRINE_UPSTREAM_AUTH_STRING: 'me:secret' }
    const { isReadOnly, upstream } = readConfig(env, ['--read-only', '--upstream', 'http://prefect.example:4200/api'])
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`
    expect([isReadOnly, upstream]).toEqual([true, { address: 'http://prefect.example:4200/api', authorization }])
    const bare = readConfig({}, ['--upstream', 'http://prefect.example:4200/'])
    expect(bare.upstream?.address).toBe('http://prefect.example:4200/api')
    expect(readConfig({}, ['--sample']).sample).toBe(true)
    const listening = ['--host', '::1', '--port', '80', '--base-path', 'vitrine', '--database-url', 'sqlite::memory:']
    expect(readConfig({ PORT: '90', LOG_LEVEL: 'debug' }, listening)).toMatchObject({
      host: '::1',
      port: 80,
      basePath: '/vitrine/',
      database: { kind: 'sqlite', path: ':memory:' },
      logLevel: 'debug',
    })
    expect(() => readConfig({}, ['--port', 'http'])).toThrow(
      '--port must be a whole number from 0 to 65535, not "http".',
    )
  })

  test.each([
    ['a relative URL', 'prefect.example', '--upstream must be the URL of a Prefect API'],
    ['a password', 'https://me:secret@prefect.example/api', 'VITRINE_UPSTREAM_AUTH_STRING'],
  ])('an upstream with %s is rejected without repeating it', (_, url, message) => {
    expect(() => readConfig({}, ['--upstream', url])).toThrow(message)
    expect(() => readConfig({}, ['--upstream', url])).not.toThrow('secret')
  })

  test('an invalid DATABASE_URL is not repeated, because it may contain a password', () => {
    const env = { DATABASE_URL: 'postgres://u:pa#ss@host/db' }
    expect(() => readConfig(env, [])).toThrow('%23')
    expect(() => readConfig(env, [])).not.toThrow('ss@host')
  })

  test('an unknown option is rejected', () => {
    expect(() => readConfig({}, ['--smaple'])).toThrow(ConfigError)
    expect(() => readConfig({}, ['--smaple'])).toThrow(
      "Unknown option '--smaple'. Run with --help for the list of options.",
    )
  })

  test('--help lists every option and every variable', () => {
    for (const { env, flag = '' } of Object.values<Setting>(settings)) {
      expect(usage()).toContain(flag)
      expect(usage()).toContain(env[0] ?? '')
    }
  })
})
