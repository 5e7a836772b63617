/** The CRC-32 of two joined byte sequences, from the CRCs of both: the method of zlib's `crc32_combine`. */

const POLYNOMIAL = 0xedb88320

/** The product of two polynomials over GF(2), modulo that of CRC-32. The highest bit is the constant term. */
function multiply(a: number, b: number): number {
  let product = 0
  let shifted = b
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1
  }
  return product
}

const ONE = 0x80000000
const X_TO_8 = 0x00800000

/** x^(8 · 2^n), for each n. */
const POWERS = [X_TO_8]
for (let n = 1; n < 32; n++) POWERS.push(multiply(POWERS[n - 1] ?? 0, POWERS[n - 1] ?? 0))

/** `secondLength` is in bytes, and below 2^32. */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  let power = ONE
  for (let n = 0, rest = secondLength; rest > 0; n++, rest >>>= 1) {
    if (rest & 1) power = multiply(POWERS[n] ?? 0, power)
  }
  return (multiply(power, first) ^ second) >>> 0
}
