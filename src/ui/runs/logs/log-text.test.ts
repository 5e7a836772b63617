import { expect, test } from 'vitest'
import { levelOf } from './log-level.ts'
import { lineTime, logText, plainMessage } from './log-text.ts'

test('terminal control sequences are removed from a message', () => {
  expect(plainMessage('\u001b[1;31mError\u001b[0m: \u001b]8;;https://acme.example\u0007docs\u001b]8;;\u0007')).toBe(
    'Error: docs',
  )
  expect(plainMessage('100 %\u001b[2K\u001b[1A done\u001b')).toBe('100 % done')
})

test('text that looks like an escape sequence and line breaks are kept', () => {
  expect(plainMessage('list[0m] of\r\n  [31m\n')).toBe('list[0m] of\n  [31m')
})

test('a level is labeled by its name, or by its number if it has none', () => {
  expect(levelOf(30).label).toBe('Warning')
  expect(levelOf(25)).toEqual({ label: 'Level 25', look: levelOf(20).look })
  expect(levelOf(0).label).toBe('Level 0')
})

test('a time has milliseconds, and an invalid time is returned as it is', () => {
  expect(lineTime('2026-11-23T20:14:03.125987Z', 'utc')).toEqual(['2026-11-23', '20:14:03.125'])
  expect(lineTime('soon', 'utc')).toEqual(['', 'soon'])
})

test('the text file has the time, level and logger of each line', () => {
  const line = { id: '1', flow_run_id: null, task_run_id: null }
  expect(
    logText([
      { ...line, timestamp: '2026-11-23T20:14:03Z', level: 20, name: 'prefect.flow_runs', message: 'Began' },
      { ...line, timestamp: '2026-11-23T20:14:04Z', level: 50, name: 'acme', message: '\u001b[31mlost\u001b[0m' },
    ]),
  ).toBe('2026-11-23T20:14:03Z  INFO      prefect.flow_runs  Began\n2026-11-23T20:14:04Z  CRITICAL  acme  lost\n')
})
