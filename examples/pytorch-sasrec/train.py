"""A small SASRec in PyTorch (self-attention, next item). Items count from 1, 0 is padding, padding follows the entries."""

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

LENGTH = 30

torch.manual_seed(1)
items = pd.read_csv(data / "items.csv")
ratings = pd.read_csv(data / "ratings.csv")
index_of = {movie: row + 1 for row, movie in enumerate(items.movieId)}
liked = ratings[ratings.rating >= 4].sort_values(["userId", "timestamp"])
histories = [[index_of[movie] for movie in theirs] for _, theirs in liked.groupby("userId").movieId]


def padded(rows: list[list[int]]) -> torch.Tensor:
    return torch.tensor([row[-LENGTH:] + [0] * (LENGTH - len(row[-LENGTH:])) for row in rows])


class SasRec(nn.Module):
    def __init__(self, size: int = 32):
        super().__init__()
        self.items = nn.Embedding(len(items) + 1, size, padding_idx=0)
        self.places = nn.Embedding(LENGTH, size)
        self.query, self.key, self.value = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.feed = nn.Sequential(nn.Linear(size, size), nn.ReLU(), nn.Linear(size, size))
        self.norms = nn.ModuleList([nn.LayerNorm(size) for _ in range(2)])
        self.dropout = nn.Dropout(0.2)
        self.register_buffer("past", torch.ones(LENGTH, LENGTH).tril().bool())

    def states(self, item_seq: torch.Tensor) -> torch.Tensor:
        x = self.dropout(self.items(item_seq) + self.places.weight)
        y = self.norms[0](x)
        scores = self.query(y) @ self.key(y).transpose(1, 2) / y.shape[-1] ** 0.5
        scores = scores.masked_fill(~self.past | (item_seq == 0).unsqueeze(1), -1e9)
        x = x + self.dropout(scores.softmax(-1) @ self.value(y))
        return x + self.feed(self.norms[1](x))

    def forward(self, item_seq: torch.Tensor, item_seq_len: torch.Tensor) -> torch.Tensor:
        """int64 [B, L], int64 [B] -> float32 [B, N + 1]: what comes after the last entry"""
        last = (item_seq_len - 1).clamp(min=0).view(-1, 1, 1).expand(-1, 1, self.items.embedding_dim)
        return self.states(item_seq).gather(1, last).squeeze(1) @ self.items.weight.T


model = SasRec()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
inputs, targets = padded([row[:-1] for row in histories]), padded([row[1:] for row in histories])
for _ in range(120):
    for batch in torch.randperm(len(inputs)).split(64):
        scores = model.states(inputs[batch]) @ model.items.weight.T
        loss = nn.functional.cross_entropy(scores.flatten(0, 1), targets[batch].flatten(), ignore_index=0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(f"loss {loss.item():.3f}")

torch.onnx.export(
    model.eval(),
    (inputs[:2], torch.tensor([3, 5])),
    here / "model.onnx",
    input_names=["item_seq", "item_seq_len"],
    output_names=["scores"],
    dynamic_shapes={"item_seq": {0: "batch"}, "item_seq_len": {0: "batch"}},
    external_data=False,
    dynamo=True,
)
without_traces(here / "model.onnx")


@torch.no_grad()
def scores_of(user: pd.Series, _: int) -> np.ndarray:
    history = [index_of[movie] for movie, weight in zip(user.history, user.weights) if weight > 0]
    return model(padded([history]), torch.tensor([min(len(history), LENGTH)])).numpy()[0, 1:]


write_expected(here, scores_of)
