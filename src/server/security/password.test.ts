import { expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { openPassword } from './password.ts'

test('the first wrong passwords are answered at once, later ones wait, and the right one never does', async () => {
  const password = openPassword('admin:right')
  for (let count = 0; count < 10; count++) expect(await password.check('admin:wrong', 'a')).toBe(false)
  let isAnswered = false
  const late = password.check('admin:wrong', 'a').then(() => {
    isAnswered = true
  })
  expect(await password.check('admin:right', 'a')).toBe(true)
  expect(await password.check('admin:wrong', 'b')).toBe(false)
  expect(isAnswered).toBe(false)
  await late
})

test('an address with many waiting attempts is blocked, others are not', async () => {
  const password = openPassword('admin:right')
  const attempts = Array.from({ length: 20 }, () => password.check('admin:wrong', 'a'))
  expect([password.isBlocked('a'), password.isBlocked('b')]).toEqual([true, false])
  await Promise.all(attempts)
  expect(password.isBlocked('a')).toBe(false)
})

test('a server answers a blocked address with 429 and says when to try again', async () => {
  const app = await openTestApp({ authString: 'admin:right' })
  const headers = { authorization: `Basic ${btoa('admin:wrong')}` }
  const ask = () => app.inject({ url: '/api/vitrine', headers })
  const answers = await Promise.all(Array.from({ length: 25 }, ask))
  const rejected = answers.filter(({ statusCode }) => statusCode === 429)
  expect(rejected.length).toBeGreaterThan(0)
  expect(rejected[0]?.headers['retry-after']).toBe('1')
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(25 - rejected.length)
  await app.close()
})
