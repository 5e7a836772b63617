/** How many rows of each kind belong to a number of artifacts. */
export type Proportions = {
  artifacts: number
  keys: number
  flowRuns: number
  taskRuns: number
  logLines: number
  deployments: number
}

export const FLOWS = 50
export const ARTIFACTS_PER_RUN = 10
export const TASKS_PER_RUN = 5

/** 1,000,000 artifacts have 20,000 keys. The smallest databases have enough keys for a page. */
export function proportionsOf(artifacts: number, hasLogs = true): Proportions {
  const flowRuns = Math.ceil(artifacts / ARTIFACTS_PER_RUN)
  return {
    artifacts,
    keys: Math.max(Math.floor(artifacts / 50), Math.min(Math.floor(artifacts / 13), 75)),
    flowRuns,
    taskRuns: flowRuns * TASKS_PER_RUN,
    logLines: hasLogs ? artifacts * 5 : 0,
    deployments: 20,
  }
}
