import type { FastifyInstance } from 'fastify'
import { RunCountBody, TaskRunFilterBody, TaskRunPageBody } from '#contract/filters.ts'
import { SetStateBody, TaskRunCreate, TaskRunUpdate } from '#contract/run-requests.ts'
import { answersPerRevision } from '#server/artifacts/per-revision.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { orConflict, orNotFound } from '#server/http/errors.ts'
import { filterBody, ID, idParam, objectField, requestBody, stateData } from '#server/http/request.ts'
import { parseBody, parseFields } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { countRuns, filterTaskRuns, paginateTaskRuns } from './list.ts'
import { sendTransition } from './states/routes.ts'
import { setTaskRunState } from './states/set-state.ts'
import { deleteTaskRun, insertTaskRun, readTaskRun, updateTaskRun } from './task-runs.ts'

const NOT_FOUND = 'Task not found'

export function taskRunRoutes(app: FastifyInstance, db: Database): void {
  const counts = answersPerRevision<number>()

  app.post('/task_runs/', async (request, reply) => {
    const body = requestBody(request)
    const parsed = parseBody(TaskRunCreate, body)
    const created = await insertTaskRun(db, {
      ...parsed,
      task_inputs: objectField(body, 'task_inputs') ?? new RawJson('{}'),
      labels: parsed.labels ?? {},
      state_data: stateData(body),
    })
    const { is_new, task_run } = orConflict(created)
    reply.code(is_new ? 201 : 200)
    return task_run
  })

  app.post('/task_runs/filter', async (request) => filterTaskRuns(db, filterBody(TaskRunFilterBody, request)))
  app.post('/task_runs/paginate', async (request) => paginateTaskRuns(db, filterBody(TaskRunPageBody, request)))
  app.post('/task_runs/count', async (request) => {
    const query = filterBody(RunCountBody, request)
    return counts(await readRevision(db), query, () => countRuns(db, 'task_run', query))
  })

  app.get(`/task_runs/${ID}`, async (request) => orNotFound(await readTaskRun(db, idParam(request)), NOT_FOUND))

  app.patch(`/task_runs/${ID}`, async (request, reply) => {
    const { name } = parseBody(TaskRunUpdate, requestBody(request))
    orNotFound((await updateTaskRun(db, idParam(request), name)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.delete(`/task_runs/${ID}`, async (request, reply) => {
    orNotFound((await deleteTaskRun(db, idParam(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.post(`/task_runs/${ID}/set_state`, async (request, reply) => {
    const id = idParam(request)
    const body = requestBody(request)
    const transition = await setTaskRunState(db, id, { ...parseFields(SetStateBody, body), data: stateData(body) })
    return sendTransition(reply, `Task run with id ${id}`, transition)
  })
}
