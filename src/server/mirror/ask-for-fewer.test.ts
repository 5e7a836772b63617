import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'
import { askForFewer } from './ask-for-fewer.ts'
import { MalformedResponse } from './wire-row.ts'

const works = () => Promise.resolve()

const failures = [
  new InternalFailure(502, 'Internal Server Error'),
  new ResponseTooLarge('prefect.example', 1024),
  new MalformedResponse('too deep'),
]

test.each(failures)('the rows before one that cannot be read are asked for without it: $name', async (failure) => {
  const asked: number[] = []
  const ask = async (limit: number) => {
    asked.push(limit)
    if (limit > 30) throw failure
    return 'rows'
  }
  expect(await askForFewer(200, ask, works)).toEqual({ result: 'rows', limit: 25 })
  expect(asked).toEqual([200, 100, 50, 25])
})

test('a row that cannot be read alone is reported', async () => {
  const ask = () => Promise.reject(failures[0])
  expect(await askForFewer(200, ask, works)).toEqual({ result: null, limit: 1 })
})

test('a server that fails on everything is not taken for one that fails on a row', async () => {
  const ask = () => Promise.reject(failures[0])
  await expect(askForFewer(200, ask, ask)).rejects.toBe(failures[0])
})

test('a server that cannot be reached is asked once', async () => {
  const away = new UpstreamError(502, 'It cannot be reached.')
  const asked: number[] = []
  const ask = (limit: number) => {
    asked.push(limit)
    return Promise.reject(away)
  }
  await expect(askForFewer(200, ask, works)).rejects.toBe(away)
  expect(asked).toEqual([200])
})
