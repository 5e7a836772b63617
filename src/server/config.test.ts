import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('readConfig', () => {
  test('without settings the server is on this machine alone, with a SQLite file', () => {
    expect(readConfig({}, [])).toEqual({
      host: '127.0.0.1',
      port: 4200,
      database: { kind: 'sqlite', path: './data/vitrine.db' },
      cors_origins: [],
      body_limit: 67_108_864,
      log_level: 'info',
      base_path: '/',
      wants_sample: false,
      is_read_only: false,
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
      body_limit: 1_048_576,
      log_level: 'debug',
      base_path: '/tools/vitrine/',
      wants_sample: false,
      is_read_only: true,
      upstream: { address: 'https://prefect.example/api', authorization: 'Bearer pnu_1' },
    })
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
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL is "mysql://db"'],
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
    expect(readConfig({}, ['--sample']).wants_sample).toBe(true)
  })

  test.each([
    ['no address', 'prefect.example', 'has to be the address of a Prefect API'],
    ['a password', 'https://me:secret@prefect.example/api', 'VITRINE_UPSTREAM_AUTH_STRING'],
  ])('an upstream with %s is refused without repeating it', (_, url, message) => {
    expect(() => readConfig({}, ['--upstream', url])).toThrow(message)
    expect(() => readConfig({}, ['--upstream', url])).not.toThrow('secret')
  })

  test('an unknown argument is refused', () => {
    expect(() => readConfig({}, ['--smaple'])).toThrow(ConfigError)
  })
})
