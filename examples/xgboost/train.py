"""An XGBoost model of ratings over rows of (user, film), exported with onnxmltools."""

import sys
from pathlib import Path

import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

here = Path(__file__).parent
sys.path.append(str(here.parent))
from expected import write_expected  # noqa: E402
from rows import COLUMNS, rows_of, training_rows  # noqa: E402

features, ratings, _ = training_rows()
# onnxmltools knows XGBRegressor and XGBClassifier; XGBRanker it refuses ("No proper operator name found").
regressor = xgboost.XGBRegressor(n_estimators=60, max_depth=4, learning_rate=0.2, random_state=1)
regressor.fit(features, ratings)

model = onnxmltools.convert_xgboost(
    regressor,
    initial_types=[("input", FloatTensorType([None, features.shape[1]]))],
    target_opset=15,
)
(here / "model.onnx").write_bytes(model.SerializeToString())
write_expected(here, lambda user, _: regressor.predict(rows_of(user)))
print(f"--input input=features:{COLUMNS}")
