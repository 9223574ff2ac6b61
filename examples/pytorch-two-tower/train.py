"""Two towers in PyTorch: users (row and features) and films (row and genres), exported with all films in the graph."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import nn

here = Path(__file__).parent
data = here.parent / "data"
sys.path.append(str(here.parent))
from expected import write_expected  # noqa: E402
from without_traces import without_traces  # noqa: E402

GENRES = ["Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi"]
FEATURES = ["mean_rating"] + [f"likes_{genre}" for genre in GENRES]

torch.manual_seed(1)
items = pd.read_csv(data / "items.csv")
users = pd.read_json(data / "users.jsonl", lines=True)
ratings = pd.read_csv(data / "ratings.csv")
genres = torch.tensor([[float(genre in row.split("|")) for genre in GENRES] for row in items.genres])
features = torch.tensor(users[FEATURES].to_numpy(dtype=np.float32))

# Row numbers: what the graph calls user u and film i is row u of users.jsonl and row i of items.csv.
liked = ratings[ratings.rating >= 4]
user = torch.tensor(liked.userId.map(dict(zip(users.userId, users.index))).to_numpy())
film = torch.tensor(liked.movieId.map(dict(zip(items.movieId, items.index))).to_numpy())


class TwoTower(nn.Module):
    def __init__(self, size: int = 16):
        super().__init__()
        self.user_rows = nn.Embedding(len(users), size)
        self.user_features = nn.Sequential(nn.Linear(len(FEATURES), 32), nn.ReLU(), nn.Linear(32, size))
        self.film_rows = nn.Embedding(len(items), size)
        self.film_genres = nn.Linear(len(GENRES), size)
        nn.init.normal_(self.user_rows.weight, std=0.05)
        nn.init.normal_(self.film_rows.weight, std=0.05)

    def films(self) -> torch.Tensor:
        return self.film_rows.weight + self.film_genres(genres)

    def forward(self, user: torch.Tensor, user_features: torch.Tensor) -> torch.Tensor:
        """int64 [B], float32 [B, 7] -> float32 [B, N]"""
        return (self.user_rows(user) + self.user_features(user_features)) @ self.films().T


model = TwoTower()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=1e-5)
for _ in range(30):
    for batch in torch.randperm(len(user)).split(256):
        scores = model(user[batch], features[user[batch]])
        loss = nn.functional.cross_entropy(scores, film[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"loss {loss.item():.3f}")

torch.onnx.export(
    model.eval(),
    (user[:2], features[user[:2]]),
    here / "model.onnx",
    input_names=["user", "user_features"],
    output_names=["scores"],
    dynamic_shapes={"user": {0: "batch"}, "user_features": {0: "batch"}},
    external_data=False,  # one file: what is hashed is what is loaded
    dynamo=True,
)
without_traces(here / "model.onnx")

with torch.no_grad():
    every = model(torch.arange(len(users)), features).numpy()
write_expected(here, lambda _, row: every[row])
