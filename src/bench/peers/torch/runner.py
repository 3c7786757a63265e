# Runs graphs of pm-analyzer's benchmark on PyTorch. Commands come as JSON, one a line, and are answered the same way; tensors lie in
# files as raw little-endian f32. Started by `torch.node.ts` as `python3 -c`.
import json
import sys
import time

import torch
import torch.nn.functional as F

UNARY = {
    "identity": lambda x, a: x,
    "relu": lambda x, a: F.relu(x),
    "leaky_relu": F.leaky_relu,
    "relu6": lambda x, a: F.relu6(x),
    "elu": F.elu,
    "selu": lambda x, a: F.selu(x),
    "gelu": lambda x, a: F.gelu(x),
    "gelu_tanh": lambda x, a: F.gelu(x, approximate="tanh"),
    "swish": lambda x, a: x * torch.sigmoid(a * x),
    "mish": lambda x, a: F.mish(x),
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "tanh": lambda x, a: torch.tanh(x),
    "softplus": lambda x, a: F.softplus(x, beta=a),
    "hardswish": lambda x, a: F.hardswish(x),
    "hardsigmoid": lambda x, a: F.hardsigmoid(x),
    "exp": lambda x, a: torch.exp(x),
    "log": lambda x, a: torch.log(x),
    "sqrt": lambda x, a: torch.sqrt(x),
    "rsqrt": lambda x, a: torch.rsqrt(x),
    "neg": lambda x, a: -x,
    "abs": lambda x, a: torch.abs(x),
}
BINARY = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "max": torch.maximum,
    "min": torch.minimum,
    "gt": lambda a, b: (a > b).to(a.dtype),
    "eq": lambda a, b: (a == b).to(a.dtype),
}


def norm(attrs, x, weight=None, bias=None):
    channels = x.shape[1]
    if attrs["batch"]:
        return F.batch_norm(x, None, None, weight, bias, training=True, eps=attrs["eps"])
    if attrs["groups"] == channels:
        return F.instance_norm(x, weight=weight, bias=bias, eps=attrs["eps"])
    return F.group_norm(x, attrs["groups"], weight, bias, attrs["eps"])


def affine(attrs, x, scale, shift):
    # A batch norm whose statistics are folded into its coefficients, as the operator that a network has there.
    zeros, ones = torch.zeros_like(scale).flatten(), torch.ones_like(scale).flatten()
    return F.batch_norm(x, zeros, ones, scale.flatten(), shift.flatten(), training=False, eps=0.0)


def unary(attrs, x, slope=None):
    if attrs["kind"] == "prelu":
        return F.prelu(x, slope)
    return UNARY[attrs["kind"]](x, attrs["alpha"])


def interpolate(attrs, x):
    if attrs["mode"] == "trilinear":
        return F.interpolate(x, size=attrs["size"], mode="trilinear", align_corners=attrs["alignCorners"])
    return F.interpolate(x, size=attrs["size"], mode=attrs["mode"])


def pad(attrs, x):
    flat = [n for pair in reversed(list(zip(attrs["before"], attrs["after"]))) for n in pair]
    return F.pad(x, flat, mode=attrs["mode"], **({"value": attrs["value"]} if attrs["mode"] == "constant" else {}))


def reduce(attrs, x, by=None):
    product = x if by is None else x * by
    return product.sum(dim=tuple(attrs["dims"]), keepdim=True) if attrs["dims"] else product


OPS = {
    "conv3d": lambda a, x, w, b=None: F.conv3d(x, w, b, a["stride"], a["padding"], a["dilation"], a["groups"]),
    "conv_transpose3d": lambda a, x, w, b=None: F.conv_transpose3d(x, w, b, a["stride"], a["padding"], a["outputPadding"], a["groups"], a["dilation"]),
    "affine": affine,
    "norm": norm,
    "unary": unary,
    "binary": lambda a, x, y: BINARY[a["kind"]](x, y),
    "max_pool3d": lambda a, x: F.max_pool3d(x, a["kernel"], a["stride"], a["padding"], a["dilation"], a["ceilMode"]),
    "avg_pool3d": lambda a, x: F.avg_pool3d(x, a["kernel"], a["stride"], a["padding"], a["ceilMode"], a["countIncludePad"], a["divisorOverride"] or None),
    "adaptive_pool3d": lambda a, x: (F.adaptive_avg_pool3d if a["kind"] == "avg" else F.adaptive_max_pool3d)(x, a["outputSize"]),
    "interpolate": interpolate,
    "pad": pad,
    "concat": lambda a, *xs: torch.cat(xs, 1),
    "slice": lambda a, x: x[:, a["begin"] : a["end"]],
    "reshape": lambda a, x: x.reshape(a["shape"]),
    "linear": lambda a, x, w, b=None: F.linear(x, w, b),
    "matmul": lambda a, x, y: torch.matmul(x, y),
    "softmax": lambda a, x: (F.log_softmax if a["log"] else F.softmax)(x, dim=a["dim"]),
    "reduce": reduce,
}


def read(path, shape):
    with open(path, "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.float32).reshape(shape)


class Program:
    """A graph with its constants and weights on a device."""

    def __init__(self, runner, graph, weights):
        self.runner = runner
        self.graph = graph
        with open(weights, "rb") as file:
            flat = torch.frombuffer(bytearray(file.read()) or bytearray(4), dtype=torch.float32)
        take = lambda entry: flat[entry["offset"] : entry["offset"] + entry["length"]].reshape(entry["shape"]).clone().to(runner.device)
        self.constants = {entry["id"]: take(entry) for entry in graph["constants"]}
        self.parameters = {entry["id"]: take(entry).requires_grad_() for entry in graph["parameters"]}
        self.adam = torch.optim.Adam(self.parameters.values()) if self.parameters else None

    def forward(self, inputs):
        values = {**self.constants, **self.parameters, **{self.graph["inputs"][name]: x for name, x in inputs.items()}}
        for node in self.graph["nodes"]:
            given = [None if i is None else values[i] for i in node["inputs"]]
            values[node["output"]] = OPS[node["op"]](node["attrs"], *given)
        return values[self.graph["output"]]

    def run(self, inputs):
        with torch.no_grad(), self.runner.precision():
            return self.forward({name: x.to(self.runner.device) for name, x in inputs.items()}).float().cpu()

    def step(self, inputs, rate):
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.zero_grad(set_to_none=True)
        with self.runner.precision():
            loss = self.forward({name: x.to(self.runner.device) for name, x in inputs.items()})
        loss.sum().float().backward()
        self.adam.step()
        return float(loss.detach())


class Runner:
    def __init__(self, device, precision, threads):
        torch.set_num_threads(threads)
        self.device = torch.device(device)
        self.bf16 = precision == "bf16"
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.benchmark = True
        self.programs = {}

    def precision(self):
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bf16)

    def clock(self, work, effort):
        """Samples in milliseconds, as the rest of the benchmark takes them, and the runs in each."""

        def timed(loops):
            start = time.perf_counter()
            for _ in range(loops):
                work()
            if self.device.type == "cuda":
                torch.cuda.synchronize()
            return 1e3 * (time.perf_counter() - start)

        timed(1)
        loops, first = 1, timed(1)
        while first < effort["sample"]:
            loops = max(loops + 1, min(8 * loops, int(1.1 * effort["sample"] * loops / max(first, 1e-3)) + 1))
            first = timed(loops)
        samples = [first]
        while len(samples) < effort["minRuns"] or (len(samples) < effort["maxRuns"] and sum(samples) < effort["budget"]):
            samples.append(timed(loops))
        return {"samples": [sample / loops for sample in samples], "loops": loops}

    def answer(self, command):
        name = command["command"]
        if name == "load":
            self.programs[command["id"]] = Program(self, command["graph"], command["weights"])
            return {}
        if name == "dispose":
            del self.programs[command["id"]]
            return {}
        program = self.programs[command["id"]]
        inputs = {key: read(entry["path"], entry["shape"]) for key, entry in command["inputs"].items()}
        if name == "run":
            output = program.run(inputs).contiguous()
            with open(command["output"], "wb") as file:
                file.write(output.numpy().tobytes())
            return {"shape": list(output.shape)}
        if name == "time":
            return self.clock(lambda: program.run(inputs), command["effort"])
        if name == "step":
            return {"loss": program.step(inputs, command["rate"])}
        return self.clock(lambda: program.step(inputs, command["rate"]), command["effort"])


def main():
    device, precision, threads = sys.argv[1:4]
    runner = Runner(device, precision, int(threads))
    name = torch.cuda.get_device_name(0) if device == "cuda" else "native CPU"
    cudnn = torch.backends.cudnn.version() if device == "cuda" else None
    say = lambda answer: print(json.dumps(answer), flush=True)
    say({"version": torch.__version__, "device": name, "cudnn": cudnn})
    for line in sys.stdin:
        try:
            say(runner.answer(json.loads(line)))
        except Exception as error:
            say({"error": str(error).split("\n")[0] or type(error).__name__})


if sys.argv[1:] == ["probe"]:
    print(json.dumps({"version": torch.__version__, "cuda": torch.cuda.is_available()}))
else:
    main()
