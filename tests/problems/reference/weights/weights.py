"""Makes the files beside it: a tiny random GPT-2 as nanoGPT, Hugging Face and llm.c store it and a LLaMA as
Hugging Face does, in float32 and bfloat16, tokens, and in loss.tsv the mean loss of each on 5 windows of the
first 90 % of them, by torch in double. pip install torch safetensors"""
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


# A LLaMA: 4 heads that share 2 keys and values, and a head of its own.
LC, LH, LK, LF = 16, 4, 2, 20
llama = {"model.embed_tokens.weight": draw(V, LC), "model.norm.weight": 1 + draw(LC), "lm_head.weight": draw(V, LC)}
for l in range(L):
    size = LC // LH * LK
    llama |= {f"model.layers.{l}.{name}.weight": tensor for name, tensor in {
        "input_layernorm": 1 + draw(LC), "self_attn.q_proj": draw(LC, LC), "self_attn.k_proj": draw(size, LC),
        "self_attn.v_proj": draw(size, LC), "self_attn.o_proj": draw(LC, LC),
        "post_attention_layernorm": 1 + draw(LC), "mlp.gate_proj": draw(LF, LC), "mlp.up_proj": draw(LF, LC),
        "mlp.down_proj": draw(LC, LF)}.items()}


def attend(x, q, k, v):
    """q (.., heads, T, D); k and v may have fewer heads."""
    k, v = (z.repeat_interleave(q.shape[1] // z.shape[1], 1) for z in (k, v))
    o = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return o.transpose(1, 2).reshape(*x.shape, -1)


def gpt2_logits(w, x):
    q = {k: v.double() for k, v in w.items()}
    h = q["wte.weight"][x] + q["wpe.weight"][: x.shape[1]]
    for l in range(L):
        def linear(u, name):
            return F.linear(u, q[f"h.{l}.{name}.weight"], q[f"h.{l}.{name}.bias"])
        u = F.layer_norm(h, (C,), q[f"h.{l}.ln_1.weight"], q[f"h.{l}.ln_1.bias"])
        k = linear(u, "attn.c_attn").view(*x.shape, 3, H, C // H).permute(2, 0, 3, 1, 4)
        h = h + linear(attend(x, *k), "attn.c_proj")
        u = F.layer_norm(h, (C,), q[f"h.{l}.ln_2.weight"], q[f"h.{l}.ln_2.bias"])
        h = h + linear(F.gelu(linear(u, "mlp.c_fc"), approximate="tanh"), "mlp.c_proj")
    return F.layer_norm(h, (C,), q["ln_f.weight"], q["ln_f.bias"]) @ q["wte.weight"].T


def turn(z):
    """Hugging Face's rotate_half, base 10000."""
    half = z.shape[-1] // 2
    angle = torch.outer(torch.arange(z.shape[-2]) * 1.0, 10000.0 ** (-torch.arange(half) / half))
    a, b = z[..., :half], z[..., half:]
    return torch.cat((a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()), -1)


def llama_logits(w, x):
    q = {k.removeprefix("model."): v.double() for k, v in w.items()}
    h = q["embed_tokens.weight"][x]

    def norm(u, name):
        return u * torch.rsqrt(u.pow(2).mean(-1, keepdim=True) + 1e-6) * q[name + ".weight"]
    for l in range(L):
        def linear(u, name):
            return u @ q[f"layers.{l}.{name}.weight"].T
        u = norm(h, f"layers.{l}.input_layernorm")
        a, k, v = (linear(u, f"self_attn.{n}_proj").view(*x.shape, -1, LC // LH).transpose(1, 2) for n in "qkv")
        h = h + linear(attend(x, turn(a), turn(k), v), "self_attn.o_proj")
        u = norm(h, f"layers.{l}.post_attention_layernorm")
        h = h + linear(F.silu(linear(u, "mlp.gate_proj")) * linear(u, "mlp.up_proj"), "mlp.down_proj")
    return norm(h, "norm") @ q.get("lm_head.weight", q["embed_tokens.weight"]).T


def brain(w):
    return {k: v.bfloat16() for k, v in w.items()}


def is_conv(name):
    return name.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight"))


def bytes_of(tensor):
    return array.array("f", tensor.flatten().tolist()).tobytes()


def brain_bytes_of(tensor):
    """The upper halves of floats, which are exact here."""
    return array.array("H", array.array("H", bytes_of(tensor.bfloat16().float()))[1::2]).tobytes()


def save_llmc(name, version, w, to_bytes):
    head = array.array("i", [20240326, version, T, V, L, H, C, PADDED] + [0] * 248)
    full = torch.cat([w["wte.weight"], torch.zeros(PADDED - V, C, dtype=torch.float32)])
    layers = [w[f"h.{l}.{name}"] for name in shapes for l in range(L)]
    (here / name).write_bytes(head.tobytes() + b"".join(
        map(to_bytes, [full, w["wpe.weight"], *layers, w["ln_f.weight"], w["ln_f.bias"]])))


def turned(w):
    return {k: v.T.contiguous() if is_conv(k) else v for k, v in w.items()}


def without_head(w):
    return {k: v for k, v in w.items() if k != "lm_head.weight"}


save_file({"transformer." + k: v for k, v in p.items()}, here / "nanogpt.safetensors")
save_file(turned(p), here / "hugging_face.safetensors")
save_file(turned(brain({"transformer." + k: v for k, v in p.items()})), here / "hugging_face_bf16.safetensors")
save_llmc("llmc.bin", 3, p, bytes_of)
save_llmc("llmc_bf16.bin", 5, p, brain_bytes_of)
save_file(llama, here / "llama.safetensors")
save_file(brain(without_head(llama)), here / "llama_bf16.safetensors")

tokens = torch.randint(0, V, (200,), generator=torch.Generator().manual_seed(2))
(here / "tokens.bin").write_bytes(array.array("H", tokens.tolist()).tobytes())
places = [k * (180 - T - 1) // 4 for k in range(5)]
x = torch.stack([tokens[i:i + T] for i in places])
y = torch.stack([tokens[i + 1:i + T + 1] for i in places])


def loss(logits):
    return F.cross_entropy(logits.view(-1, V), y.reshape(-1)).item()


gpt2, gpt2_brain = loss(gpt2_logits(p, x)), loss(gpt2_logits(brain(p), x))
losses = {"nanogpt.safetensors": gpt2, "hugging_face.safetensors": gpt2, "llmc.bin": gpt2,
          "hugging_face_bf16.safetensors": gpt2_brain, "llmc_bf16.bin": gpt2_brain,
          "llama.safetensors": loss(llama_logits(llama, x)),
          "llama_bf16.safetensors": loss(llama_logits(brain(without_head(llama)), x))}
(here / "loss.tsv").write_text("".join(f"{name}\t{value:.15g}\n" for name, value in losses.items()))
