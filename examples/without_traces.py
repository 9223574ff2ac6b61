"""The exporter of PyTorch writes the stack of every operation into the file, with the paths of the machine: take them out."""

from pathlib import Path

import onnx


def without_traces(file: Path) -> None:
    model = onnx.load(file)
    for described in (model, model.graph, *model.functions, *model.graph.node, *model.graph.input, *model.graph.output,
                      *model.graph.value_info, *model.graph.initializer):
        described.ClearField("metadata_props")
        described.ClearField("doc_string")
    onnx.save(model, file)
