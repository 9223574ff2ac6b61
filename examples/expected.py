"""Writes what the framework itself recommends, so that a test can compare it with what Marquee serves."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

data = Path(__file__).parent / "data"


def write_expected(folder: Path, scores_of: Callable[[pd.Series, int], np.ndarray]) -> None:
    """`scores_of(user, row)` gives a score for every film; every 30th user gets ten films that they have not seen."""
    items = pd.read_csv(data / "items.csv")
    users = pd.read_json(data / "users.jsonl", lines=True)
    lists = {}
    for row in range(0, len(users), 30):
        user = users.iloc[row]
        scores = np.where(items.movieId.isin(user.history), -np.inf, scores_of(user, row))
        best = np.argsort(-scores, kind="stable")[:10]
        lists[str(user.userId)] = [str(movie) for movie in items.movieId[best]]
    (folder / "expected.json").write_text(json.dumps(lists, indent=2) + "\n")
