"""Prints what Artifact.get finds for each key, as one line of JSON."""

import json
import sys

from prefect.artifacts import Artifact

for key in sys.argv[1:]:
    artifact = Artifact.get(key)
    print(json.dumps(artifact and artifact.model_dump(mode="json")))
