/** Two dollars, a math fence, or a pair of single dollars that are not prices or variables. */
const MATH = /\$\$|^ {0,3}(?:```+|~~~+)[ \t]*math|(?<![\p{L}\p{N}])\$(?![\s$])[^$]*(?<!\s)\$(?![\p{L}\p{N}])/mu

/** Whether a markdown source contains formulas. */
export const hasMath = (source: string): boolean => MATH.test(source)
