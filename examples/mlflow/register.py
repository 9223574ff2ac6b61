"""Registers a bundle that `marquee train` or `marquee pack` wrote as a version of a model in MLflow.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python register.py models/movies/3 movies production

As `--layout folder` (the default) the bundle is logged as it is. With `--layout onnx` the graph is logged with
`mlflow.onnx.log_model`, so that other users of MLflow can load it, and the rest of the bundle beside it.
Prints the version that was made.
"""

import argparse
import json
import pathlib

import mlflow

parser = argparse.ArgumentParser(description="Register a Marquee bundle in MLflow.")
parser.add_argument("bundle", type=pathlib.Path)
parser.add_argument("name", help="the registered model, MODEL_SOURCE=mlflow://<name>@<alias>")
parser.add_argument("alias", nargs="?", help="the alias to point to the new version")
parser.add_argument("--layout", choices=["folder", "onnx"], default="folder")
arguments = parser.parse_args()

manifest = json.loads((arguments.bundle / "manifest.json").read_text())
client = mlflow.MlflowClient()

with mlflow.start_run() as run:
    mlflow.log_metrics({name.replace("@", "_at_"): value for name, value in manifest["metrics"].items()})
    mlflow.log_params(manifest["hyperparameters"])
    if arguments.layout == "folder":
        mlflow.log_artifacts(str(arguments.bundle), "bundle")
        source = f"{run.info.artifact_uri}/bundle"
    else:
        import onnx

        # In one file: what Marquee checks must be what it loads.
        graph = onnx.load(str(arguments.bundle / "model.onnx"))
        logged = mlflow.onnx.log_model(graph, name="model", save_as_external_data=False)
        tables = [path for path in arguments.bundle.iterdir() if path.name != "model.onnx"]
        for path in tables:
            client.log_model_artifact(logged.model_id, str(path))

if arguments.layout == "folder":
    if not client.search_registered_models(f"name = '{arguments.name}'"):
        client.create_registered_model(arguments.name)
    version = client.create_model_version(arguments.name, source, run_id=run.info.run_id).version
else:
    version = mlflow.register_model(logged.model_uri, arguments.name).version
if arguments.alias:
    client.set_registered_model_alias(arguments.name, arguments.alias, version)
print(version)
