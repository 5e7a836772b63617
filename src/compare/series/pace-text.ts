import { roughDuration } from '#content/time.ts'
import type { Pace, RunComparison } from './pace.ts'

const twoDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })

/** "1.2 % per minute, about 4–6 min left". */
export function paceText({ perMinute, leftMs }: Pace): string {
  return `${twoDigits.format(perMinute)} % per minute, ${leftText(leftMs)}`
}

const SECOND_MS = 1000

function leftText({ min, max }: Pace['leftMs']): string {
  if (max < SECOND_MS) return 'overdue'
  if (min < SECOND_MS) return `at most ${roughDuration(max / 1000)} left`
  return `about ${durationRange(min, max)} left`
}

/** "4–6 min", "50 s – 2 min", "5 min". */
function durationRange(minMs: number, maxMs: number): string {
  const [min, max] = [roughDuration(minMs / 1000), roughDuration(maxMs / 1000)]
  if (min === max) return max
  const [minNumber, minUnit] = min.split(' ')
  return minUnit === max.split(' ')[1] ? `${minNumber}–${max}` : `${min} – ${max}`
}

/** "Slower than the last 5 runs, 1.4 times the usual time". */
export function comparisonText({ order, than, of, ratio }: RunComparison): string {
  const runs = of === 1 ? 'the last run' : `the last ${of} runs`
  if (order === 'same') return `As fast as ${runs}`
  const others = than === of ? runs : `${than} of ${runs}`
  const word = order === 'slower' ? 'Slower' : 'Faster'
  return `${word} than ${others}, ${twoDigits.format(ratio)} times the usual time`
}
