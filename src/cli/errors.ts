/** Errors that end a command. */

/** The command line, or a file that it names, is wrong. Exit code 2. */
export class UsageError extends Error {}

/** The command cannot be carried out, or only in part. Exit code 1. */
export class CommandError extends Error {}

/** Ends the command without another message. */
export class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** Turns the SDK's errors about arguments into usage errors. */
export async function mapArgumentErrors<Result>(result: Promise<Result>): Promise<Result> {
  return await result.catch((error: unknown) => {
    throw error instanceof TypeError || error instanceof RangeError ? new UsageError(error.message) : error
  })
}
