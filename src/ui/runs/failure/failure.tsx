import { TriangleAlert } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { isFailed } from '#content/elapsed.ts'
import { exceptionText } from '#content/exception.ts'
import { formatNumber } from '#content/number.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { changedSearch } from '#ui/runs/artifacts/view.ts'
import type { FailedTasks } from './queries.ts'

/** Why a run failed: the exception of its state, the tasks that failed, and the way to its log. Nothing for other runs. */
export function Failure({ run, tasks }: { run: FlowRun | TaskRun; tasks?: FailedTasks }) {
  const [search] = useSearchParams()
  if (!isFailed(run)) return null
  const exception = exceptionText(run.state?.message ?? '')
  return (
    <section
      aria-label="Failure"
      className="mt-1 flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card bg-bad-soft py-2 pr-2 pl-4 text-bad"
    >
      <TriangleAlert aria-hidden="true" className="mt-2 size-4 shrink-0" />
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-1 py-1.5 leading-5">
        <p className="line-clamp-4 font-medium whitespace-pre-line [overflow-wrap:anywhere]">
          {exception || 'The run ended without a message.'}
        </p>
        {tasks && tasks.count > 0 && <FailedTaskList tasks={tasks} exception={exception} />}
      </div>
      <Link
        to={{ search: changedSearch(search, { tab: 'logs', level: 'error', text: null }) }}
        replace
        preventScrollReset
        className={buttonClass()}
        data-print="hide"
      >
        View log
      </Link>
    </section>
  )
}

/** "load-orders: ConnectionError: …"; without the exception where the run failed with it. */
function FailedTaskList({ tasks: { count, first }, exception }: { tasks: FailedTasks; exception: string }) {
  const [search] = useSearchParams()
  return (
    <ul aria-label="Failed tasks">
      {first.map((task) => {
        const text = exceptionText(task.state?.message ?? '')
        const { label, to } = pathOf(task)
        return (
          <li key={task.id} className="line-clamp-2 [overflow-wrap:anywhere]">
            {label}{' '}
            <Link to={to} className="font-medium underline">
              {task.name}
            </Link>
            {text !== '' && text !== exception && `: ${text}`}
          </li>
        )
      })}
      {count > first.length && (
        <li>
          <Link
            to={{ search: changedSearch(search, { tab: 'task-runs' }) }}
            replace
            preventScrollReset
            className="font-medium underline"
          >
            and {formatNumber(count - first.length)} more
          </Link>
        </li>
      )}
    </ul>
  )
}

/** A task run that stands for a subflow leads to the subflow. */
function pathOf({ id, state }: TaskRun): { label: string; to: string } {
  const subflow = state?.state_details.child_flow_run_id
  return subflow
    ? { label: 'Failed subflow', to: paths.flowRun(subflow) }
    : { label: 'Failed task', to: paths.taskRun(id) }
}
