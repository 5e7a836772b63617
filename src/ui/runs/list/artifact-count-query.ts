import { queryOptions } from '@tanstack/react-query'
import type { FlowRun } from '#contract/run.ts'
import { client, queryClient } from '#ui/api.ts'
import { gather } from '#ui/runs/batch-requests.ts'
import { isOver } from '#ui/runs/elapsed.ts'
import { countEach } from './count-each.ts'

/** `isFinal` says that the run was over when they were counted: it can lose some, but gets no more. */
type ArtifactCount = { count: number; isFinal: boolean }

const keyOf = (id: string) => ['artifact-count', id]

/** How many artifacts a flow run published. The runs in sight are counted together. */
export const artifactCountQuery = (run: FlowRun) =>
  queryOptions({
    queryKey: keyOf(run.id),
    queryFn: ({ signal }) => readCounts(run, signal),
  })

const readCounts = gather(async (runs: FlowRun[]): Promise<Map<string, ArtifactCount>> => {
  const counted = runs.map((run) => {
    const known = queryClient.getQueryData<ArtifactCount>(keyOf(run.id))
    return { id: run.id, most: isOver(run) && known?.isFinal ? known.count : Number.POSITIVE_INFINITY }
  })
  // Apart from the others: what a run that goes on has gained must not hide what another one has lost.
  const groups = [counted.filter(isKnown), counted.filter((run) => !isKnown(run))]
  const answers = await Promise.all(groups.map((group) => countEach(group, countPublished)))
  const counts = new Map(answers.flatMap((answer) => [...answer]))
  return new Map(runs.map((run) => [run.id, { count: counts.get(run.id) ?? 0, isFinal: isOver(run) }]))
})

const isKnown = ({ most }: { most: number }) => most !== Number.POSITIVE_INFINITY

/**
 * Prefect's own references to results have neither key nor kind; a condition on the kind leaves those without a kind
 * out, so that what has a key is taken in beside it.
 */
const countPublished = (any_: string[]) =>
  client.countArtifacts({
    artifacts: { operator: 'or_', key: { exists_: true }, type: { not_any_: ['result'] } },
    flow_runs: { id: { any_ } },
  })
