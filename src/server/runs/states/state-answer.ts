import type { FastifyReply } from 'fastify'
import { HttpError } from '#server/http/errors.ts'

/** Answers what became of a state that was to be set; null says that there is no such run. */
export function answerState(
  reply: FastifyReply,
  run: string,
  done: { is_new: boolean; result: object } | null,
): object {
  if (done === null) throw new HttpError(404, { exception_message: `${run} not found` })
  reply.code(done.is_new ? 201 : 200)
  return done.result
}
