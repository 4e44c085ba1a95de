"""Makes the files beside it: one tiny random GPT-2 as nanoGPT, Hugging Face and llm.c store it, tokens, and
in loss.txt the mean loss of 5 windows of the first 90 % of them, by torch. pip install torch safetensors"""
import array
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
V, C, L, H, T, PADDED = 24, 8, 2, 2, 12, 32
generator = torch.Generator().manual_seed(1)


def draw(*shape):
    return (torch.randn(*shape, generator=generator) * 0.3).float()


shapes = {"ln_1.weight": (C,), "ln_1.bias": (C,), "attn.c_attn.weight": (3 * C, C), "attn.c_attn.bias": (3 * C,),
          "attn.c_proj.weight": (C, C), "attn.c_proj.bias": (C,), "ln_2.weight": (C,), "ln_2.bias": (C,),
          "mlp.c_fc.weight": (4 * C, C), "mlp.c_fc.bias": (4 * C,), "mlp.c_proj.weight": (C, 4 * C),
          "mlp.c_proj.bias": (C,)}
p = {"wte.weight": draw(V, C), "wpe.weight": draw(T, C)}
p |= {f"h.{l}.{name}": draw(*shape) for l in range(L) for name, shape in shapes.items()}
p |= {"ln_f.weight": 1 + draw(C), "ln_f.bias": draw(C)}


def loss(x, y):
    q = {k: v.double() for k, v in p.items()}
    h = q["wte.weight"][x] + q["wpe.weight"][: x.shape[1]]
    for l in range(L):
        def linear(u, name):
            return F.linear(u, q[f"h.{l}.{name}.weight"], q[f"h.{l}.{name}.bias"])
        u = F.layer_norm(h, (C,), q[f"h.{l}.ln_1.weight"], q[f"h.{l}.ln_1.bias"])
        k = linear(u, "attn.c_attn").view(*x.shape, 3, H, C // H).permute(2, 0, 3, 1, 4)
        o = F.scaled_dot_product_attention(k[0], k[1], k[2], is_causal=True).transpose(1, 2).reshape(h.shape)
        h = h + linear(o, "attn.c_proj")
        u = F.layer_norm(h, (C,), q[f"h.{l}.ln_2.weight"], q[f"h.{l}.ln_2.bias"])
        h = h + linear(F.gelu(linear(u, "mlp.c_fc"), approximate="tanh"), "mlp.c_proj")
    z = F.layer_norm(h, (C,), q["ln_f.weight"], q["ln_f.bias"]) @ q["wte.weight"].T
    return F.cross_entropy(z.view(-1, V), y.reshape(-1)).item()


def is_conv(name):
    return name.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight"))


def bytes_of(tensor):
    return array.array("f", tensor.flatten().tolist()).tobytes()


save_file({"transformer." + k: v for k, v in p.items()}, here / "nanogpt.safetensors")
save_file({k: v.T.contiguous() if is_conv(k) else v for k, v in p.items()}, here / "hugging_face.safetensors")
head = array.array("i", [20240326, 3, T, V, L, H, C, PADDED] + [0] * 248)
full = torch.cat([p["wte.weight"], torch.zeros(PADDED - V, C, dtype=torch.float32)])
layers = [p[f"h.{l}.{name}"] for name in shapes for l in range(L)]
(here / "llmc.bin").write_bytes(head.tobytes() + b"".join(
    map(bytes_of, [full, p["wpe.weight"], *layers, p["ln_f.weight"], p["ln_f.bias"]])))

tokens = torch.randint(0, V, (200,), generator=generator)
(here / "tokens.bin").write_bytes(array.array("H", tokens.tolist()).tobytes())
places = [k * (180 - T - 1) // 4 for k in range(5)]
x = torch.stack([tokens[i:i + T] for i in places])
y = torch.stack([tokens[i + 1:i + T + 1] for i in places])
(here / "loss.txt").write_text(f"{loss(x, y):.15g}\n")
