"""Flow runs that pause until somebody resumes them, or nobody does in time, and runs that are cancelled."""

import json
import subprocess
import sys
import threading
import time

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.flow_runs import pause_flow_run
from prefect.states import Completed, Scheduled


@flow(name="wire-pausing")
def pauses(timeout: int):
    pause_flow_run(timeout=timeout, poll_interval=1)


def resume_when_paused():
    with get_client(sync_client=True) as client:
        paused = FlowRunFilter(state={"type": {"any_": ["PAUSED"]}})
        while not (runs := client.read_flow_runs(flow_run_filter=paused)):
            time.sleep(0.2)
        client.resume_flow_run(runs[0].id)


def state_of(client, run_id):
    run = client.read_flow_run(run_id)
    return [run.state.name, run.state.message, run.run_count]


def cancel(run_id):
    command = [sys.executable, "-m", "prefect", "flow-run", "cancel", str(run_id)]
    return subprocess.run(command, capture_output=True).returncode


helper = threading.Thread(target=resume_when_paused)
helper.start()
resumed = pauses(timeout=60, return_state=True)
helper.join()
timed_out = pauses(timeout=1, return_state=True)

with get_client(sync_client=True) as client:
    ids = [state.state_details.flow_run_id for state in (resumed, timed_out)]
    waiting = client.create_flow_run(pauses, parameters={"timeout": 1}, state=Scheduled()).id
    done = client.create_flow_run(pauses, parameters={"timeout": 1}).id
    client.set_flow_run_state(done, Completed(), force=True)
    codes = [cancel(waiting), cancel(done)]
    states = [state_of(client, run_id) for run_id in [*ids, waiting, done]]

print(json.dumps({"states": states, "codes": codes}))
