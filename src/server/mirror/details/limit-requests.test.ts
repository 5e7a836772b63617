import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { openUpstream, type Upstream } from '#server/upstream/connection.ts'
import { limitRequests } from './limit-requests.ts'

const SIGNAL = new AbortController().signal

function upstreamThat(askText: Upstream['askText']): Upstream {
  const upstream = { ...openUpstream({ address: 'http://127.0.0.1:1/api', authorization: null }), askText }
  return { ...upstream, until: () => upstream }
}

test('few requests are sent at a time, and all of them in the end', async () => {
  let active = 0
  let most = 0
  const upstream = upstreamThat(async (_, path) => {
    active += 1
    most = Math.max(most, active)
    await new Promise((done) => setImmediate(done))
    active -= 1
    if (path === '/7') throw new UpstreamError(502, 'It failed.')
    return path
  })
  const { askText } = limitRequests(upstream, 4, SIGNAL)
  const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => askText('GET', `/${number}`)))
  expect([most, answers.filter(({ status }) => status === 'fulfilled').length]).toEqual([4, 19])
})

test('a request that is refused for now is sent again', async () => {
  let attempts = 0
  const upstream = upstreamThat(async () => {
    attempts += 1
    if (attempts < 2) throw new UpstreamError(429, 'Too many requests.', 0)
    return 'done'
  })
  expect(await limitRequests(upstream, 4, SIGNAL).askText('GET', '/')).toBe('done')
  expect(attempts).toBe(2)
})
