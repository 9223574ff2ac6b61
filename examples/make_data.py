"""Writes examples/data: 120 made-up films in 40 trilogies, 300 made-up users, their ratings. Same seed, same files."""

from pathlib import Path

import numpy as np
import pandas as pd

GENRES = ["Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi"]
ADJECTIVES = ["Iron", "Silent", "Golden", "Lost", "Crimson", "Paper", "Frozen", "Hidden"]
NOUNS = ["Harbour", "Garden", "Letter", "Orchard", "Station"]

here = Path(__file__).parent / "data"
random = np.random.default_rng(7)

# Films: three parts a series, which share their genres. Ids are not tensor indices, to keep the two apart.
films = []
for series in range(40):
    genres = random.choice(GENRES, size=random.integers(1, 3), replace=False)
    first_year = int(random.integers(1970, 2015))
    for part in range(3):
        title = f"The {ADJECTIVES[series % 8]} {NOUNS[series // 8]}" + ["", " II", " III"][part]
        films.append((1000 + 7 * len(films), title, "|".join(sorted(genres)), first_year + 3 * part, series, part))
films = pd.DataFrame(films, columns=["movieId", "title", "genres", "year", "series", "part"])
has_genre = np.array([[genre in row.split("|") for genre in GENRES] for row in films.genres], dtype=float)
appeal = random.normal(0, 0.5, len(films)) - 0.25 * films.part

# Users: a taste for two genres; after a film they liked they tend to watch its next part.
rows = []
for user in range(1, 301):
    taste = np.full(len(GENRES), -0.8)
    taste[random.choice(len(GENRES), size=2, replace=False)] = 1.5
    like = has_genre @ taste / has_genre.sum(axis=1) + appeal
    seen, last = set(), None
    for time in range(int(random.integers(12, 40))):
        pull = like + random.gumbel(0, 1, len(films))
        if last is not None and films.part[last] < 2 and last + 1 not in seen:
            pull[last + 1] += 4
        pull[list(seen)] = -np.inf
        film = int(np.argmax(pull))
        seen.add(film)
        rating = float(np.clip(np.round(2 * (3.3 + like[film] + random.normal(0, 0.6))) / 2, 0.5, 5))
        last = film if rating >= 4 else None
        rows.append((user, int(films.movieId[film]), rating, 1_600_000_000 + user * 100_000 + time))
ratings = pd.DataFrame(rows, columns=["userId", "movieId", "rating", "timestamp"])

# A fifth of each user's ratings, the newest, is what the models are not told.
newest_first = ratings.groupby("userId").cumcount(ascending=False)
held_out = newest_first < ratings.groupby("userId").userId.transform("size") // 5
train, holdout = ratings[~held_out], ratings[held_out]

index_of = dict(zip(films.movieId, films.index))
train_index = train.movieId.map(index_of).to_numpy()
films["rating"] = (2 * train.groupby("movieId").rating.mean()).reindex(films.movieId).round(2).to_numpy()
films["likeCount"] = train[train.rating >= 4].groupby("movieId").size().reindex(films.movieId).fillna(0).astype(int).to_numpy()

users = []
for user, theirs in train.groupby("userId"):
    liked = (theirs.rating >= 4).to_numpy()
    shares = has_genre[[index_of[movie] for movie in theirs.movieId[liked]]].mean(axis=0) if liked.any() else np.zeros(6)
    features = {f"likes_{genre}": round(float(share), 4) for genre, share in zip(GENRES, shares)}
    users.append({
        "userId": user,
        "history": theirs.movieId.tolist(),
        "weights": [1 if is_like else 0 for is_like in liked],
        "mean_rating": round(float(theirs.rating.mean()), 3),
        **features,
    })
users = pd.DataFrame(users)

here.mkdir(exist_ok=True)
items = films.drop(columns=["series", "part"])
items.to_csv(here / "items.csv", index=False)
items.assign(genres=items.genres.str.split("|")).to_parquet(here / "items.parquet", index=False)
users.to_json(here / "users.jsonl", orient="records", lines=True)
users.to_parquet(here / "users.parquet", index=False, compression="zstd")
bars = {column: users[column].map(lambda values: "|".join(map(str, values))) for column in ["history", "weights"]}
users.assign(**bars).to_csv(here / "users.csv", index=False)
train.to_csv(here / "ratings.csv", index=False)
holdout.to_csv(here / "holdout.csv", index=False)
