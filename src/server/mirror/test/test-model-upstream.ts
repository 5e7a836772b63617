import { formatJson, type Json, parseJson } from '#contract/json.ts'
import { UpstreamError } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import type { Model } from './test-model.ts'
import { answerModel } from './test-model-answers.ts'
import type { UpstreamRequest } from './test-upstream-server.ts'

/**
 * A model without a connection in between, for property tests with many requests. `onRequest` runs before each request
 * takes effect; what it throws is why the request fails.
 */
export function modelUpstream(model: Model, onRequest: (request: UpstreamRequest) => void = () => {}): Upstream {
  const askText: Upstream['askText'] = async (method, path, body = '') => {
    onRequest({ method, path, body })
    const { status, body: answer } = answerModel(model, method, path, body)
    const text = answer === undefined ? '' : formatJson(answer)
    if (status >= 400) throw new UpstreamError(status, text)
    return text
  }
  const upstream: Upstream = {
    address: 'http://model.example/api',
    askText,
    ask: async (schema, method, path, body: Json | undefined) =>
      schema.parse(parseJson(await askText(method, path, body === undefined ? undefined : formatJson(body)))),
    until: () => upstream,
  }
  return upstream
}
