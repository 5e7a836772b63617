import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('readConfig', () => {
  test('without settings the server is on this machine alone, with a SQLite file', () => {
    expect(readConfig({}, [])).toEqual({
      host: '127.0.0.1',
      port: 4200,
      database: { kind: 'sqlite', path: './data/vitrine.db' },
      cors_origins: [],
      auth_string: null,
      has_csrf_protection: false,
      body_limit: 67_108_864,
      log_level: 'info',
      base_path: '/',
      wants_sample: false,
      is_read_only: false,
      retention_file: null,
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
      database: { kind: 'postgres', url: 'postgres://vitrine@db/vitrine', pool_size: 20 },
      cors_origins: ['https://a.example', 'http://b.example:8080'],
      auth_string: 'team:secret',
      has_csrf_protection: false,
      body_limit: 1_048_576,
      log_level: 'debug',
      base_path: '/tools/vitrine/',
      wants_sample: false,
      is_read_only: true,
      retention_file: null,
      upstream: { address: 'https://prefect.example/api', authorization: 'Bearer pnu_1' },
    })
  })

  test('rules of retention in a file are for a database of our own', () => {
    const env = { RETENTION_FILE: 'retention.json' }
    expect(readConfig(env, []).retention_file).toBe('retention.json')
    expect(() => readConfig(env, ['--upstream', 'http://prefect.example/api'])).toThrow('RETENTION_FILE')
  })

  test('tokens are wanted under either name, and not in front of another server', () => {
    expect(readConfig({ VITRINE_CSRF_PROTECTION: '1' }, []).has_csrf_protection).toBe(true)
    const env = { PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'True' }
    expect(readConfig(env, []).has_csrf_protection).toBe(true)
    expect(() => readConfig(env, ['--upstream', 'http://prefect.example/api'])).toThrow('CSRF protection')
  })

  test('a password that a Prefect server has is one here, too; what is none is not repeated', () => {
    expect(readConfig({ PREFECT_SERVER_API_AUTH_STRING: 'a:b:c' }, []).auth_string).toBe('a:b:c')
    expect(readConfig({ VITRINE_AUTH_STRING: 'a:b', PREFECT_SERVER_API_AUTH_STRING: 'c:d' }, []).auth_string).toBe(
      'a:b',
    )
    expect(readConfig({ VITRINE_AUTH_STRING: '', PREFECT_SERVER_API_AUTH_STRING: 'c:d' }, []).auth_string).toBe('c:d')
    expect(() => readConfig({ VITRINE_AUTH_STRING: 'secret' }, [])).toThrow(
      /^VITRINE_AUTH_STRING has to be like user:password\.$/,
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
    [{ PORT: '70000' }, 'PORT is "70000"'],
    [{ PORT: 'http' }, 'PORT is "http"'],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL has to be like sqlite:'],
    [{ DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE is "1"'],
    [{ CORS_ORIGINS: 'example.com' }, 'CORS_ORIGINS has "example.com"'],
    [{ BODY_LIMIT: '64MB' }, 'BODY_LIMIT is "64MB"'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"'],
    [{ BASE_PATH: '/a b/' }, 'BASE_PATH is "/a b/"'],
    [{ VITRINE_READ_ONLY: 'maybe' }, 'VITRINE_READ_ONLY is "maybe"'],
  ])('%j is refused with a message that names it', (env, message) => {
    expect(() => readConfig(env, [])).toThrow(ConfigError)
    expect(() => readConfig(env, [])).toThrow(message)
  })

  test('arguments say the same as settings, and win', () => {
    const env = { VITRINE_UPSTREAM_URL: 'https://other.example/api', VITRINE_UPSTREAM_AUTH_STRING: 'me:secret' }
    const { is_read_only, upstream } = readConfig(env, ['--read-only', '--upstream', 'http://prefect.example:4200/api'])
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`
    expect([is_read_only, upstream]).toEqual([true, { address: 'http://prefect.example:4200/api', authorization }])
    const bare = readConfig({}, ['--upstream', 'http://prefect.example:4200/'])
    expect(bare.upstream?.address).toBe('http://prefect.example:4200/api')
    expect(readConfig({}, ['--sample']).wants_sample).toBe(true)
    const listening = ['--host', '::1', '--port', '80', '--base-path', 'vitrine', '--database-url', 'sqlite::memory:']
    expect(readConfig({ PORT: '90', LOG_LEVEL: 'debug' }, listening)).toMatchObject({
      host: '::1',
      port: 80,
      base_path: '/vitrine/',
      database: { kind: 'sqlite', path: ':memory:' },
      log_level: 'debug',
    })
    expect(() => readConfig({}, ['--port', 'http'])).toThrow('PORT is "http"')
  })

  test.each([
    ['no address', 'prefect.example', 'has to be the address of a Prefect API'],
    ['a password', 'https://me:secret@prefect.example/api', 'VITRINE_UPSTREAM_AUTH_STRING'],
  ])('an upstream with %s is refused without repeating it', (_, url, message) => {
    expect(() => readConfig({}, ['--upstream', url])).toThrow(message)
    expect(() => readConfig({}, ['--upstream', url])).not.toThrow('secret')
  })

  test('an address of a database that cannot be read is not repeated: it may hold a password', () => {
    const env = { DATABASE_URL: 'postgres://u:pa#ss@host/db' }
    expect(() => readConfig(env, [])).toThrow('%23')
    expect(() => readConfig(env, [])).not.toThrow('ss@host')
  })

  test('an unknown argument is refused', () => {
    expect(() => readConfig({}, ['--smaple'])).toThrow(ConfigError)
  })
})
