import { median } from '#bench/rounds.ts'

/** A server that answers requests, and how much it has worked so far. */
export type Side = { readonly name: string; readonly cpu: () => number }

type Line = {
  readonly name: string
  /** Requests to a side, one after the other. */
  readonly count: number
  readonly rounds?: number
  readonly calls: ((turn: number) => Promise<unknown>)[]
}

const ROUNDS = 7

const cell = (value: number) => value.toFixed(value < 10 ? 2 : 0).padStart(9)
const ratio = (value: number) => `× ${value.toFixed(2)}`.padStart(9)
const cells = (values: number[]) => {
  const [own = Number.NaN, ...others] = values
  return [own, ...others].map(cell).join('') + others.map((other) => ratio(own / other)).join('')
}

export const printSides = (title: string, sides: readonly Side[]): void => {
  const names = sides.map(({ name }) => name.padStart(9)).join('')
  const ratios = sides
    .slice(1)
    .map(({ name }) => `/ ${name}`.padStart(9))
    .join('')
  console.log(`\n${title}, milliseconds a request`)
  console.log(`${''.padEnd(26)}${'time:'.padEnd(6)}${names}${ratios}   ${'CPU:'.padEnd(5)}${names}${ratios}`)
}

/**
 * Sends the requests of a line to all sides in turns, after a warm-up of a seventh of the rounds. Prints the median time of a
 * request, and what it cost each side on the processor; the ratios are those of the first side to each other one.
 */
export const compareWork = async (
  sides: readonly Side[],
  { name, count, rounds = ROUNDS, calls }: Line,
): Promise<void> => {
  const times = sides.map((): number[] => [])
  const work = sides.map(() => 0)
  const warmUpRounds = Math.ceil(rounds / ROUNDS)
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    // What runs first in a round must not always be the same.
    const order = [...sides.entries()]
    for (const [index, side] of round % 2 === 0 ? order : order.toReversed()) {
      const [started, cpu] = [performance.now(), side.cpu()]
      for (let turn = 0; turn < count; turn++) await calls[index]?.(round * count + turn)
      if (round < warmUpRounds) continue
      times[index]?.push((performance.now() - started) / count)
      work[index] = (work[index] ?? 0) + (side.cpu() - cpu) / (count * rounds)
    }
  }
  console.log(`${name.padEnd(32)}${cells(times.map(median))}        ${cells(work)}`)
}
