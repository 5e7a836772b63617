import { describe, expect, it } from 'vitest'
import { exceptionText } from './exception.ts'

describe('exceptionText', () => {
  it.each([
    ['Flow run encountered an exception: ValueError: no rows', 'ValueError: no rows'],
    ['Task run encountered an exception ValueError: no rows', 'ValueError: no rows'],
    ['Task run encountered an exception: KeyError: 7\nsecond line', 'KeyError: 7\nsecond line'],
    ['1 of its tasks failed.', '1 of its tasks failed.'],
    ['  ', ''],
  ])('of %j is %j', (message, text) => {
    expect(exceptionText(message)).toBe(text)
  })

  it('of a traceback is what follows the frames of the last one', () => {
    const frame = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    load()\n'
    const message = `Crashed.\n${frame}KeyError: 7\n\nDuring handling, another exception occurred:\n\n${frame}ValueError: no rows\nof 3`
    expect(exceptionText(message)).toBe('ValueError: no rows\nof 3')
  })

  it('of a traceback that is cut off is the whole message', () => {
    expect(exceptionText('Traceback (most recent call last):\n  File "a.py"')).toBe(
      'Traceback (most recent call last):\n  File "a.py"',
    )
  })
})
