"""Makes the files beside it: a small byte-level BPE vocabulary in both formats, a text that is hard to
split, and its tokens according to tiktoken; tokenizers must agree. pip install tiktoken tokenizers"""
import base64
import json
import pathlib
import random

import tiktoken
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

here = pathlib.Path(__file__).parent
PATTERN = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""

random.seed(3)
text = "I'll we've don't you're he'd I'm it's 'S 'LL 'tis ''s don\u2019t\n\n\n  \t x\r\n\r\n   end   \n"
text += "na\u00efve \u00dcn\u00efcode \u00c0\u00c9 stra\u00dfe \u03a9\u03bc\u03ad\u03b3\u03b1 \u043f\u0440\u0438\u0432\u0435\u0442 "
text += "\u4f60\u597d\u4e16\u754c \u3053\u3093 \uc548\ub155 \u0939\u093f\u0928\u094d\u0926\u0940 \u0639\u0631\u0628\u064a \U0001f600\U0001f469\u200d\U0001f467 e\u0301 "
text += "\u00a0nbsp\u2003em\u3000ideo\u180emvs\u200bzwsp\u2028ls\u0085nel\x1cfs\x0bvt\x0c\n"
text += "123 4567.89 \u00bd \u00b2 \u2167 \u0663\u0664 x1y2 !!! ... --- $%^&*() @user #tag http://a.b/c?d=e&f\n"
text += " " * 70 + "a" * 90 + "\n" * 30 + "the then there " * 9 + "\t" * 7 + "!?" * 10
starts = [0x20, 0x41, 0x61, 0x30, 0xE9, 0x3B1, 0x4E00, 0x1F600, 0x0A, 0x27, 0x2E, 0x2009, 0x661]
text += "".join(chr(random.choice(starts) + random.randrange(4)) for _ in range(1200)) + "   "
(here / "hard.txt").write_bytes(text.encode())

alphabet = pre_tokenizers.ByteLevel.alphabet()
trained = Tokenizer(models.BPE())
trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trained.train([str(here / "hard.txt")], trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet))
merges = [m if isinstance(m, list) else m.split(" ") for m in json.loads(trained.to_str())["model"]["merges"]]

bytes_in_order = [*range(33, 127), *range(161, 173), *range(174, 256)]
spelling = {b: chr(b) for b in bytes_in_order}
for b in range(256):
    if b not in spelling:
        spelling[b] = chr(256 + len(bytes_in_order) - 188)
        bytes_in_order.append(b)
byte_of = {c: b for b, c in spelling.items()}
ranks = {bytes([b]): i for i, b in enumerate(bytes_in_order)}
for left, right in merges:
    ranks[bytes(byte_of[c] for c in left + right)] = len(ranks)

(here / "vocab.bpe").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
encoder = {"".join(spelling[b] for b in token): rank for token, rank in ranks.items()}
encoder["<|endoftext|>"] = len(ranks)
(here / "encoder.json").write_text(json.dumps(encoder))
(here / "ranks.tiktoken").write_bytes(b"".join(base64.b64encode(t) + b" %d\n" % r for t, r in ranks.items()))

ids = tiktoken.Encoding("small", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={}).encode_ordinary(text)
other = Tokenizer(models.BPE.from_file(str(here / "encoder.json"), str(here / "vocab.bpe")))
other.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
assert other.encode(text).ids == ids
(here / "hard.ids").write_text("\n".join(map(str, ids)) + "\n")
