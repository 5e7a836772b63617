import * as z from 'zod/mini'

/** Of PostgreSQL's integers. */
const MAX_COUNT = 2 ** 31 - 1

/** The response to a count of rows. */
export const RowCount = z.int().check(z.nonnegative(), z.maximum(MAX_COUNT))
