import * as z from 'zod/mini'

/** A number for charts and sizes. Integers beyond 2^53 are parsed as bigint; it need not keep all their digits. */
export const WireNumber = z.pipe(z.union([z.number(), z.bigint()]), z.transform(Number))
