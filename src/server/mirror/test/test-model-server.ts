import { formatJson } from '#contract/json.ts'
import type { Model } from './test-model.ts'
import { answerModel } from './test-model-answers.ts'
import { type Conduct, startUpstreamServer, type UpstreamServer } from './test-upstream-server.ts'

/** Serves a model through HTTP. Each request is answered at once, so the model only changes between two requests. */
export function startModelServer(model: Model, conduct: Partial<Conduct> = {}): Promise<UpstreamServer> {
  return startUpstreamServer(({ method, path, body: text }) => {
    const { status, body } = answerModel(model, method, path, text)
    return { status, ...(body !== undefined && { body: formatJson(body) }) }
  }, conduct)
}
