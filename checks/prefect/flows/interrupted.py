"""A flow that waits in the middle until a file is there, so that the server can be ended and started meanwhile.

Run: python interrupted.py <folder>. It says in <folder>/half that it has published, and goes on when <folder>/go is there.
"""
import sys
import time
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact

folder = Path(sys.argv[1])


@task
def publish(number: int):
    create_markdown_artifact(key="interrupted", markdown=f"version {number}")


@flow(name="interrupted")
def interrupted():
    for number in range(5):
        publish(number)
    (folder / "half").touch()
    while not (folder / "go").exists():
        time.sleep(0.05)
    for number in range(5, 10):
        publish(number)


if __name__ == "__main__":
    interrupted()
