import { InvalidArgumentError } from 'commander'

/** Reads a whole number that is not below `least`; commander says of which option or argument. */
export function whole(least: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(value) && value >= least) return value
    throw new InvalidArgumentError(`It has to be a whole number, at least ${least}.`)
  }
}
