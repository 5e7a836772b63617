import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './errors.ts'

/** Sends a failure in one of Prefect's shapes. Only what nobody foresaw is logged. */
export function answerError(error: FastifyError | HttpError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof HttpError) {
    if (error.cause instanceof Error) request.log.warn({ status: error.status, cause: error.cause.message }, 'refused')
    return reply.code(error.status).send(error.body)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = request.routeOptions.bodyLimit
    return reply.code(413).send({ detail: `The request body is larger than the ${limit} bytes that are accepted.` })
  }
  const status = error.statusCode ?? 500
  if (status < 500) return reply.code(status).send({ detail: error.message })
  request.log.error({ error: { message: error.message, stack: error.stack } }, 'unexpected error')
  return reply.code(500).send({ exception_message: 'Internal Server Error' })
}
