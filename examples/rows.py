"""Features for rankers of rows: for each (user, film) the columns that Marquee will fill when it serves."""

from pathlib import Path

import numpy as np
import pandas as pd

data = Path(__file__).parent / "data"
GENRES = ["Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi"]
USER_COLUMNS = ["mean_rating"] + [f"likes_{genre}" for genre in GENRES]
ITEM_COLUMNS = ["rating", "likeCount", "releaseYear"] + [f"genre:{genre}" for genre in GENRES]

items = pd.read_csv(data / "items.csv").rename(columns={"year": "releaseYear"})
for genre in GENRES:
    items[f"genre:{genre}"] = [float(genre in row.split("|")) for row in items.genres]

# What `pack` is told: --input <name>=features:<this>
COLUMNS = ",".join([f"user.{column}" for column in USER_COLUMNS] + [f"item.{column}" for column in ITEM_COLUMNS])


def rows_of(user: pd.Series) -> np.ndarray:
    """Features [films, columns] of one user of users.jsonl with every film."""
    of_user = np.tile(user[USER_COLUMNS].to_numpy(dtype=np.float32), (len(items), 1))
    return np.hstack([of_user, items[ITEM_COLUMNS].to_numpy(dtype=np.float32)])


def training_rows() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features [rows, columns], ratings [rows], rows per user; rated films and as many that were never rated (0)."""
    users = pd.read_json(data / "users.jsonl", lines=True).set_index("userId")
    ratings = pd.read_csv(data / "ratings.csv")
    random = np.random.default_rng(1)
    features, targets, groups = [], [], []
    for user, theirs in ratings.groupby("userId"):
        unrated = items.movieId[~items.movieId.isin(theirs.movieId)].to_numpy()
        others = random.choice(unrated, size=min(len(theirs), len(unrated)), replace=False)
        movies = np.concatenate([theirs.movieId.to_numpy(), others])
        features.append(rows_of(users.loc[user])[items.movieId.searchsorted(movies)])
        targets.append(np.concatenate([theirs.rating.to_numpy(), np.zeros(len(others))]))
        groups.append(len(movies))
    return np.vstack(features).astype(np.float32), np.concatenate(targets), np.array(groups)
