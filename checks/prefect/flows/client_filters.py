"""Asks with the client's own filters after artifacts.py has run, and prints what it finds as one line of JSON."""

import asyncio
import json

from prefect import get_client
from prefect.client.schemas import filters as f
from prefect.client.schemas.sorting import ArtifactCollectionSort, ArtifactSort


async def main():
    async with get_client() as client:
        tables = await client.read_artifacts(
            artifact_filter=f.ArtifactFilter(
                key=f.ArtifactFilterKey(like_="wire-table"), type=f.ArtifactFilterType(any_=["table"])
            ),
            sort=ArtifactSort.KEY_ASC,
            limit=3,
        )
        others = await client.read_latest_artifacts(
            artifact_filter=f.ArtifactCollectionFilter(
                key=f.ArtifactCollectionFilterKey(exists_=True),
                type=f.ArtifactCollectionFilterType(not_any_=["table", "markdown"]),
            ),
            sort=ArtifactCollectionSort.KEY_DESC,
        )
        completed = f.FlowRunFilterState(type=f.FlowRunFilterStateType(any_=["COMPLETED"]))
        of_tasks = await client.read_artifacts(
            flow_run_filter=f.FlowRunFilter(state=completed),
            task_run_filter=f.TaskRunFilter(name=f.TaskRunFilterName(like_="image")),
        )
        [run] = await client.read_flow_runs(flow_filter=f.FlowFilter(name=f.FlowFilterName(any_=["wire-artifacts"])))
        of_run = f.FlowRunFilter(id=f.FlowRunFilterId(any_=[run.id]))
        tasks = await client.read_task_runs(flow_run_filter=of_run)
        logs = await client.read_logs(f.LogFilter(flow_run_id=f.LogFilterFlowRunId(any_=[run.id])), limit=3)
        found = {
            "tables": [artifact.key for artifact in tables],
            "others": [artifact.key for artifact in others],
            "of_tasks": [artifact.key for artifact in of_tasks],
            "tasks": sorted(task.name.split("-")[0] for task in tasks),
            "states": [state.name for state in await client.read_flow_run_states(run.id)],
            "flow": (await client.read_flow_by_name("wire-artifacts")).name,
            "logs": len(logs),
        }
    print(json.dumps(found))


asyncio.run(main())
