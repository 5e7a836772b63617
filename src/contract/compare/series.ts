/** The numbers that the versions of a key carry. */
import * as z from 'zod/mini'
import * as pydantic from '#contract/pydantic-types.ts'
import { list, maybe } from '#contract/pydantic-types.ts'
import { WireNumber } from '#contract/wire-number.ts'

/**
 * Names a number: a cell by the values of its row's key columns and its column, or any number by its name, for example
 * `rows` or `value`. At most 10 kB together.
 */
const numberAddress = {
  row: list(pydantic.text),
  column: maybe(pydantic.text),
  name: maybe(pydantic.text),
}

/** POST /vitrine/keys/series: all numbers that are stored with the versions, or the one that is named. */
export const SeriesBody = z.object({
  key: pydantic.text,
  ...numberAddress,
  /** The newest versions, 1 to 10,000; defaults to 1,000. */
  limit: maybe(pydantic.integer(1)),
})
export type SeriesBody = z.input<typeof SeriesBody>

const SeriesVersion = z.object({
  id: z.string(),
  version: z.nullable(z.number()),
  created: z.string(),
  flow_run: z.nullable(z.object({ id: z.string(), name: z.string(), state_type: z.nullable(z.string()) })),
})
/** A version of a key, with the flow run that published it. */
export type SeriesVersion = z.infer<typeof SeriesVersion>

const NumberSeries = z.object({
  /** Unique among the numbers of a key: "accuracy · value", "rows". */
  name: z.string(),
  row: z.nullable(z.array(z.string())),
  column: z.nullable(z.string()),
  /** By index of `versions`; null where a version does not have the number, or it has not been read. */
  values: z.array(z.nullable(WireNumber)),
})
/** One number over the versions of a key. */
export type NumberSeries = z.infer<typeof NumberSeries>

/** The numbers of the versions of a key. */
export const KeySeries = z.object({
  /** Oldest first. */
  versions: z.array(SeriesVersion),
  /** The main number first. At most 60. */
  series: z.array(NumberSeries),
  /** How many versions the key has. */
  count: z.number(),
  /** How many of `versions` have not been read yet; their values are null for now. */
  pending: z.number(),
  /** How many of `versions` are too large to read; their values are null. */
  unreadable: z.number(),
})
export type KeySeries = z.infer<typeof KeySeries>

/** POST /vitrine/keys/first-version: the first version in which a number is below or above a bound. */
export const FirstVersionBody = z.object({
  key: pydantic.text,
  ...numberAddress,
  below: maybe(pydantic.number),
  above: maybe(pydantic.number),
})
export type FirstVersionBody = z.input<typeof FirstVersionBody>

/** The first version in which a number is below or above a bound. */
export const FirstVersion = z.object({
  /** Null if there is no such version. */
  found: z.nullable(z.extend(SeriesVersion, { value: WireNumber, previous_value: z.nullable(WireNumber) })),
  /** How many versions have the number, up to the one that was found. */
  count: z.number(),
  /** How many versions were passed over because they are too large to read. */
  unreadable: z.number(),
})
export type FirstVersion = z.infer<typeof FirstVersion>

/** GET /vitrine/artifacts/{id}/samples: the values of a progress artifact that was updated in place, oldest first. */
export const Samples = z.array(z.object({ time: z.string(), value: WireNumber }))
export type Samples = z.infer<typeof Samples>
