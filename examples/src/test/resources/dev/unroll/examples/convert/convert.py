"""Weights of PyTorch, Keras and ONNX under the names and in the layout of Unroll.

Each function takes one layer and gives its parameters; prefix the names with the layer's (lstm1,
dense1, ...), write them with safetensors, and load them with ModelFile.loadWeights. Run as a script
it makes the files beside it, which a test holds against Unroll. They were made with

    torch 2.13.0+cpu, keras 3.15.1 (on torch), onnx 1.23.1, onnxruntime 1.30.0, numpy 2.4.6,
    safetensors 0.8.0, CPython 3.11
"""

import numpy as np


# PyTorch: weight_ih [4H, I] and weight_hh [4H, H] in the order i, f, g, o, two biases


def from_torch_recurrent(module, layer=0, direction=""):
    """w, u, b of one layer of torch.nn.LSTM or torch.nn.RNN; direction "_reverse": the backward one."""
    get = lambda name: getattr(module, f"{name}_l{layer}{direction}").detach().numpy()
    return {
        "w": get("weight_ih").T,
        "u": get("weight_hh").T,
        "b": get("bias_ih") + get("bias_hh"),
    }


# PyTorch's GRU has our gates r, z, n. Its second bias of n is our c, inside the reset gate


def from_torch_gru(module, layer=0, direction=""):
    """w, u, b, c of one layer of torch.nn.GRU."""
    get = lambda name: getattr(module, f"{name}_l{layer}{direction}").detach().numpy()
    input_bias, recurrent_bias = get("bias_ih"), get("bias_hh")
    gates = 2 * len(input_bias) // 3  # the biases of r and z are added
    return {
        "w": get("weight_ih").T,
        "u": get("weight_hh").T,
        "b": np.append(input_bias[:gates] + recurrent_bias[:gates], input_bias[gates:]),
        "c": recurrent_bias[gates:],
    }


def from_torch_embedding(module):
    return {"w": module.weight.detach().numpy()}


def from_torch_linear(module):
    return {"w": module.weight.detach().numpy().T, "b": module.bias.detach().numpy()}


# Keras: kernel [I, 4H] and recurrent kernel [H, 4H] in the order i, f, c (our g), o: as it is


def from_keras_recurrent(layer):
    """w, u, b of keras.layers.LSTM or SimpleRNN."""
    return dict(zip(("w", "u", "b"), map(np.asarray, layer.get_weights())))


# Keras' GRU has the gates z, r, h (our n); with reset_after=True, the default, the bias is [2, 3H]


def from_keras_gru(layer):
    """w, u, b of keras.layers.GRU, and c with reset_after=True."""

    def gates(stacked):  # [..., 3H] with its three blocks in our order r, z, n
        z, r, n = np.split(np.asarray(stacked), 3, axis=-1)
        return np.concatenate([r, z, n], axis=-1)

    kernel, recurrent, *bias = map(gates, layer.get_weights())
    parameters = {"w": kernel, "u": recurrent}
    if bias and bias[0].ndim == 1:  # reset_after=False: for GruOptions.defaults().withReset(Reset.BEFORE)
        parameters["b"] = bias[0]
    elif bias:
        input_bias, recurrent_bias = bias[0]
        size = 2 * len(input_bias) // 3  # the biases of r and z are added
        parameters["b"] = np.append(input_bias[:size] + recurrent_bias[:size], input_bias[size:])
        parameters["c"] = recurrent_bias[size:]
    return parameters


def from_keras_embedding(layer):
    return {"w": np.asarray(layer.get_weights()[0])}


def from_keras_dense(layer):
    return dict(zip(("w", "b"), map(np.asarray, layer.get_weights())))


# Both directions, each converted by a function above


def bidirectional(forward, backward):
    """The parameters of Bidirectional: forward.w, ..., backward.w, ..."""
    both = {"forward": forward, "backward": backward}
    return {f"{d}.{name}": values for d, layer in both.items() for name, values in layer.items()}


# ONNX: W [1, 4H, I], R [1, 4H, H], B [1, 8H] in the order i, o, f, c (our g)


def from_onnx_lstm(W, R, B):
    """w, u, b of a forward LSTM node without peepholes."""
    order = [0, 2, 3, 1]  # from i, o, f, c to i, f, g, o

    def gates(stacked):  # [4H, ...] with its four blocks in our order
        blocks = np.split(stacked, 4)
        return np.concatenate([blocks[k] for k in order])

    input_bias, recurrent_bias = np.split(B[0], 2)
    return {
        "w": gates(W[0]).T,
        "u": gates(R[0]).T,
        "b": gates(input_bias) + gates(recurrent_bias),
    }


# ---- the files beside this script


def write(name, layers, x, y):
    """name-weights.safetensors for ModelFile.loadWeights, name-run.safetensors for the test."""
    import pathlib

    from safetensors.numpy import save_file

    here = pathlib.Path(__file__).resolve().parent
    ready = lambda a: np.ascontiguousarray(a, dtype=np.float32)
    weights = {f"{layer}.{p}": ready(v) for layer, ps in layers.items() for p, v in ps.items()}
    save_file(weights, here / f"{name}-weights.safetensors")
    save_file({"x": ready(x), "y": ready(y)}, here / f"{name}-run.safetensors")


def sequences(seed, n, t, i):
    return np.random.default_rng(seed).uniform(-1, 1, (n, t, i)).astype(np.float32)


def torch_files():
    import torch

    torch.manual_seed(1)
    lstm = torch.nn.LSTM(3, 5, num_layers=2, batch_first=True)
    rnn = torch.nn.RNN(5, 4, batch_first=True)
    linear = torch.nn.Linear(4, 2)
    x = sequences(1, 2, 6, 3)
    with torch.no_grad():
        y = linear(rnn(lstm(torch.tensor(x))[0])[0]).numpy()
    layers = {
        "lstm1": from_torch_recurrent(lstm, 0),
        "lstm2": from_torch_recurrent(lstm, 1),
        "simpleRnn1": from_torch_recurrent(rnn),
        "dense1": from_torch_linear(linear),
    }
    write("torch", layers, x, y)


def keras_files():
    import os

    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.utils.set_random_seed(2)
    bias = keras.initializers.RandomUniform(-0.5, 0.5)  # the default, zero, would hide its order
    lstm = keras.layers.LSTM(5, return_sequences=True, bias_initializer=bias)
    rnn = keras.layers.SimpleRNN(4, return_sequences=True, bias_initializer=bias)
    dense = keras.layers.Dense(2, bias_initializer=bias)
    x = sequences(2, 2, 6, 3)
    y = keras.ops.convert_to_numpy(dense(rnn(lstm(x))))
    layers = {
        "lstm1": from_keras_recurrent(lstm),
        "simpleRnn1": from_keras_recurrent(rnn),
        "dense1": from_keras_dense(dense),
    }
    write("keras", layers, x, y)


def onnx_files():
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    draw = np.random.default_rng(3)
    weights = {
        name: draw.uniform(-0.7, 0.7, shape).astype(np.float32)
        for name, shape in {"W": (1, 20, 3), "R": (1, 20, 5), "B": (1, 40)}.items()
    }
    node = helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y"], hidden_size=5)
    graph = helper.make_graph(
        [node],
        "lstm",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [6, 2, 3])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [6, 1, 2, 5])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8
    )
    onnx.checker.check_model(model)
    x = sequences(3, 2, 6, 3)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    y = session.run(None, {"X": x.transpose(1, 0, 2)})[0]  # [T, D, N, H]
    write("onnx", {"lstm1": from_onnx_lstm(**weights)}, x, y[:, 0].transpose(1, 0, 2))


# The GRUs. Those of Keras are the runs of core's golden/matrix.py, which put these weights into Keras' layers
# by keras_weights, so that only the conversion is new here. torch-gru was made with torch 1.13.1.


def torch_gru_files():
    import torch

    torch.manual_seed(4)
    embedding = torch.nn.Embedding(9, 3)
    gru = torch.nn.GRU(3, 5, batch_first=True, bidirectional=True)
    second = torch.nn.GRU(10, 4, batch_first=True)
    ids = np.random.default_rng(4).integers(0, 9, (2, 6))
    with torch.no_grad():
        y = second(gru(embedding(torch.tensor(ids)))[0])[0].numpy()
    layers = {
        "embedding1": from_torch_embedding(embedding),
        "bidirectional1": bidirectional(
            from_torch_gru(gru), from_torch_gru(gru, direction="_reverse")
        ),
        "gru1": from_torch_gru(second),
    }
    write("torch-gru", layers, ids, y)


def keras_gru_files():
    import pathlib

    from safetensors.numpy import load_file

    root = next(p for p in pathlib.Path(__file__).resolve().parents if (p / "recipes").is_dir())
    golden = root / "core/src/test/resources/dev/unroll/golden/matrix"

    class Layer:
        """A layer of Keras with these weights of Unroll, as keras_weights of matrix.py makes them."""

        def __init__(self, run, block):
            take = lambda key: run[f"{key}_{block}"].astype(np.float64)
            swap = lambda m: np.concatenate([np.split(m, 3, -1)[g] for g in (1, 0, 2)], -1)
            bias = swap(take("b"))
            if f"c_{block}" in run:
                split = 0.25 * bias[: 2 * len(bias) // 3]
                first = np.append(split, bias[len(split) :])
                bias = np.stack([first, np.append(bias[: len(split)] - split, take("c"))])
            self.weights = [swap(take("w")), swap(take("u")), bias]

        def get_weights(self):
            return self.weights

    for name in ("after", "before"):
        run = load_file(golden / f"gru-{name}-1-both.safetensors")
        both = bidirectional(*(from_keras_gru(Layer(run, block)) for block in (0, 1)))
        write(f"keras-gru-{name}", {"bidirectional1": both}, run["x"], run["full_zero_y"])


if __name__ == "__main__":
    torch_files()
    torch_gru_files()
    keras_gru_files()
    keras_files()
    onnx_files()
