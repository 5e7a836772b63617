/** Ends of a command that are not a success. */

/** The command line, or a file that it names, is wrong: said before anything is asked of a server. Exit code 2. */
export class UsageError extends Error {}

/** What was asked for cannot be done, or was done in part. Exit code 1. */
export class Refusal extends Error {}

/** The end of a command that has said everything itself. */
export class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** What the SDK says of wrong arguments before it asks the server is about the command line. */
export async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return await answer.catch((error: unknown) => {
    throw error instanceof TypeError || error instanceof RangeError ? new UsageError(error.message) : error
  })
}
