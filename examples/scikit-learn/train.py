"""A scikit-learn pipeline that says how likely a user likes a film, exported with skl2onnx."""

import sys
from pathlib import Path

from skl2onnx import to_onnx
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

here = Path(__file__).parent
sys.path.append(str(here.parent))
from expected import write_expected  # noqa: E402
from rows import COLUMNS, rows_of, training_rows  # noqa: E402

features, ratings, _ = training_rows()
pipeline = make_pipeline(StandardScaler(), MLPClassifier((32,), alpha=1e-3, max_iter=300, random_state=1))
pipeline.fit(features, ratings >= 4)

# Without zipmap=False the probabilities come as a sequence of maps, which is no tensor.
model = to_onnx(pipeline, features[:1], options={id(pipeline): {"zipmap": False}}, target_opset=18)
(here / "model.onnx").write_bytes(model.SerializeToString())
write_expected(here, lambda user, _: pipeline.predict_proba(rows_of(user))[:, 1])
print(f"--input X=features:{COLUMNS}")
