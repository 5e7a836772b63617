/** Arbitrary JSON for property-based tests. */
import fc from 'fast-check'
import type { Json } from '#contract/json.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', '7', '{"a":[1]}', '[x](y)', 'a\n# b\n|a|b|\n|-|-|\n|1|2|\n'),
)

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 64n, 9007199254740993n),
  fc.integer(),
  fc.double(),
  text,
)

/** Objects have these names, or any. */
export function anyJson(names: fc.Arbitrary<string> = fc.oneof(text, fc.constantFrom('id', 'name', '__proto__'))) {
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 6 }),
      fc.array(fc.dictionary(names, scalar, { maxKeys: 3 }), { maxLength: 6 }),
      fc.dictionary(names, tie('value'), { maxKeys: 6 }),
    ),
  })).value
}
