import type { FastifyInstance } from 'fastify'
import { RunCountBody, TaskRunFilterBody, TaskRunPageBody } from '#contract/filters.ts'
import { SetStateBody, TaskRunCreate, TaskRunUpdate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { orConflict, orNotFound } from '#server/http/errors.ts'
import { bodyOf, ID, idOf, objectMember, queryOf, stateData } from '#server/http/request.ts'
import { parseBody, parseMembers } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { countRuns, filterTaskRuns, paginateTaskRuns } from './list.ts'
import { sendTransition } from './states/routes.ts'
import { setTaskRunState } from './states/set-state.ts'
import { deleteTaskRun, insertTaskRun, readTaskRun, updateTaskRun } from './task-runs.ts'

const NOT_FOUND = 'Task not found'

export function taskRunRoutes(app: FastifyInstance, db: Database): void {
  app.post('/task_runs/', async (request, reply) => {
    const body = bodyOf(request)
    const parsed = parseBody(TaskRunCreate, body)
    const created = await insertTaskRun(db, {
      ...parsed,
      task_inputs: objectMember(body, 'task_inputs') ?? new RawJson('{}'),
      labels: parsed.labels ?? {},
      state_data: stateData(body),
    })
    const { is_new, task_run } = orConflict(created)
    reply.code(is_new ? 201 : 200)
    return task_run
  })

  app.post('/task_runs/filter', async (request) => filterTaskRuns(db, queryOf(TaskRunFilterBody, request)))
  app.post('/task_runs/paginate', async (request) => paginateTaskRuns(db, queryOf(TaskRunPageBody, request)))
  app.post('/task_runs/count', async (request) => countRuns(db, 'task_run', queryOf(RunCountBody, request)))

  app.get(`/task_runs/${ID}`, async (request) => orNotFound(await readTaskRun(db, idOf(request)), NOT_FOUND))

  app.patch(`/task_runs/${ID}`, async (request, reply) => {
    const { name } = parseBody(TaskRunUpdate, bodyOf(request))
    orNotFound((await updateTaskRun(db, idOf(request), name)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.delete(`/task_runs/${ID}`, async (request, reply) => {
    orNotFound((await deleteTaskRun(db, idOf(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.post(`/task_runs/${ID}/set_state`, async (request, reply) => {
    const id = idOf(request)
    const body = bodyOf(request)
    const transition = await setTaskRunState(db, id, { ...parseMembers(SetStateBody, body), data: stateData(body) })
    return sendTransition(reply, `Task run with id ${id}`, transition)
  })
}
