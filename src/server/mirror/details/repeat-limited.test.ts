import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { openUpstream, type Upstream } from '#server/upstream/connection.ts'
import { repeatLimited } from './repeat-limited.ts'

const SIGNAL = new AbortController().signal

function upstreamThat(askText: Upstream['askText']): Upstream {
  return { ...openUpstream({ address: 'http://127.0.0.1:1/api', authorization: null }), askText }
}

test('a request that is refused for now is sent again', async () => {
  let attempts = 0
  const upstream = upstreamThat(async () => {
    attempts += 1
    if (attempts < 2) throw new UpstreamError(429, 'Too many requests.', 0)
    return 'done'
  })
  expect(await repeatLimited(upstream, SIGNAL).askText('GET', '/')).toBe('done')
  expect(attempts).toBe(2)
})

test('another failure is not', async () => {
  let attempts = 0
  const upstream = upstreamThat(async () => {
    attempts += 1
    throw new UpstreamError(502, 'It failed.')
  })
  await expect(repeatLimited(upstream, SIGNAL).askText('GET', '/')).rejects.toThrow('It failed.')
  expect(attempts).toBe(1)
})
