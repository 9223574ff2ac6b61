"""LightGBM lambdarank over rows of (user, film), exported with onnxmltools."""

import sys
from pathlib import Path

import lightgbm
import numpy as np
import onnxmltools
from onnxmltools.convert.common.data_types import FloatTensorType

here = Path(__file__).parent
sys.path.append(str(here.parent))
from expected import write_expected  # noqa: E402
from rows import COLUMNS, rows_of, training_rows  # noqa: E402

features, ratings, groups = training_rows()
ranker = lightgbm.LGBMRanker(objective="lambdarank", n_estimators=60, num_leaves=15, learning_rate=0.1, random_state=1)
ranker.fit(features, np.where(ratings >= 4, 2, np.where(ratings > 0, 1, 0)), group=groups)

model = onnxmltools.convert_lightgbm(
    ranker.booster_,
    initial_types=[("input", FloatTensorType([None, features.shape[1]]))],
    target_opset=15,
)
(here / "model.onnx").write_bytes(model.SerializeToString())
write_expected(here, lambda user, _: ranker.predict(rows_of(user)))
print(f"--input input=features:{COLUMNS}")
