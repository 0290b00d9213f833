"""Everything that bench/run needs before it can measure: peers installed, networks built.

The cache folder (build/bench by default) gets

    venv/                       the peers, in a virtual environment of their own
    NETWORK/NETWORK.onnx ...    the network, its input and its right answer; see networks.py
    NETWORK/NETWORK.mnn ...     what the peers' converters make of NETWORK.onnx
    NETWORK/cnnc, cnnc_f1       cnnc's engines, each with cnnc-c/ or the like beside it
    NETWORK/FAILED.json         the engines that can't run it, each with the reason

What is there already and newer than what it is made from is not made again.
"""
import dataclasses
import json
import pathlib
import shutil
import subprocess

BENCH = pathlib.Path(__file__).resolve().parent
ROOT = BENCH.parent


@dataclasses.dataclass
class Peer:
    packages: list  # of PyPI
    settings: str   # what engine.py and the steps ask for, in words
    model: str = ".onnx"  # the ending of what it loads, and what makes it, step by step;
    steps: tuple = ()     # {m}: the path of the model, {bin} and {lib}: of the venv
    rest: tuple = ()      # endings of what the steps leave behind


PEERS = {
    "onnxruntime": Peer(
        ["onnxruntime"], "all graph optimizations, sequential execution, spinning left on"),
    "openvino": Peer(
        ["openvino"], "INFERENCE_PRECISION_HINT f32, PERFORMANCE_HINT LATENCY, NUM_STREAMS 1, "
        "pinning left as it is"),
    "ncnn": Peer(
        ["ncnn"], "fp16=0 in pnnx; fp16 and bf16 storage, fp16 arithmetic and packing off; "
        "Winograd on", ".ncnn.bin",
        ("{lib}/pnnx/pnnx {m}.onnx inputshape=[1,3,{side},{side}] fp16=0",),
        ("_ncnn.py", "_pnnx.py", ".pnnx.bin", ".pnnx.onnx", ".pnnx.param", ".pnnxsim.onnx")),
    "mnn": Peer(
        ["MNN"], "precision high", ".mnn",
        ("{bin}/mnnconvert -f ONNX --modelFile {m}.onnx --MNNModel {m}.mnn --bizCode bench",)),
    "iree": Peer(
        ["iree-base-compiler", "iree-base-runtime", "onnx"],
        "-O3 for this processor; local-sync for one thread, local-task for more", ".vmfb",
        ("{bin}/iree-import-onnx {m}.onnx --opset-version 17 -o {m}.mlir",
         "{bin}/iree-compile {m}.mlir --iree-hal-target-device=local "
         "--iree-hal-local-target-device-backends=llvm-cpu --iree-llvmcpu-target-cpu=host "
         "--iree-opt-level=O3 -o {m}.vmfb"), (".mlir",)),
    "tvm": Peer(
        ["apache-tvm", "onnx"], "the default pipeline of relax for this processor, not tuned",
        ".tvm.so", ("{bin}/python {bench}/compile_tvm.py {m}.onnx {m}.tvm.so",)),
}

# pnnx, ncnn's converter, is a program inside a package that wants all of PyTorch beside it.
ALONE = {"ncnn": "pnnx"}

# cnnc's own engines: name -> options of the compiler. The peers are compared with "cnnc".
CNNC = {"cnnc": [], "cnnc_f1": ["--weights-limit", "1"]}


def run(command, log, **options):
    """Runs a command; if it fails, raises its last line of output."""
    with open(log, "a") as f:
        f.write(" ".join(map(str, command)) + "\n")
        f.flush()
        code = subprocess.run(command, stdout=f, stderr=subprocess.STDOUT, **options).returncode
    if code != 0:
        lines = [s.strip() for s in pathlib.Path(log).read_text().splitlines() if s.strip()]
        raise RuntimeError(f"{pathlib.Path(command[0]).name}: {lines[-1][:200]}")


def is_fresh(target, *sources):
    return target.exists() and all(target.stat().st_mtime >= s.stat().st_mtime for s in sources)


class Cache:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.bin = self.folder / "venv" / "bin"
        self.log = self.folder / "log"

    def model(self, network):
        return self.folder / network / network

    def lib(self):
        return next((self.folder / "venv" / "lib").glob("python3*")) / "site-packages"

    def failed(self, network):
        """engine -> why it can't run the network"""
        path = self.folder / network / "FAILED.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def versions(self):
        text = subprocess.run([self.bin / "pip", "list", "--format", "json"],
                              check=True, capture_output=True, text=True).stdout
        return {p["name"].lower(): p["version"] for p in json.loads(text)}


def install(cache, peer):
    """A peer's packages into the virtual environment, which is made if it is not there."""
    marker = cache.folder / "venv" / f"installed-{peer}"
    if marker.exists():
        return
    cache.folder.mkdir(parents=True, exist_ok=True)
    if not (cache.bin / "pip").exists():
        run(["python3", "-m", "venv", cache.folder / "venv"], cache.log)
    run([cache.bin / "pip", "install", "numpy", *PEERS[peer].packages], cache.log)
    if peer in ALONE:
        run([cache.bin / "pip", "install", "--no-deps", ALONE[peer]], cache.log)
    marker.touch()


def write_network(cache, network):
    """The same network and weights for all. Debian's python3-torch is of /usr/bin/python3."""
    model = cache.model(network)
    model.parent.mkdir(parents=True, exist_ok=True)
    if not is_fresh(pathlib.Path(f"{model}.expected"), BENCH / "networks.py"):
        run(["/usr/bin/python3", BENCH / "networks.py", network, model.parent],
            model.parent / "log")


def convert(cache, network, peer):
    model, p = cache.model(network), PEERS[peer]
    onnx = pathlib.Path(f"{model}.onnx")
    if p.steps and not is_fresh(pathlib.Path(f"{model}{p.model}"), onnx):
        pixels = pathlib.Path(f"{model}.input").stat().st_size // 12
        for step in p.steps:
            command = step.format(m=model, bin=cache.bin, lib=cache.lib(), bench=BENCH,
                                  side=round(pixels ** 0.5))
            run(command.split(), model.parent / f"{peer}.log", cwd=model.parent)
    for ending in p.rest:
        pathlib.Path(f"{model}{ending}").unlink(missing_ok=True)


def build_line(c_file):
    """The compiler's options that an emitted file names in its banner."""
    line = next(s for s in c_file.read_text().splitlines() if s.startswith(" * cc "))
    return [w for w in line.split()[2:] if w != "-c"]


def build(cache, network, engine, cnnc):
    """cnnc's engine: the network emitted by cnnc and compiled with engine.c."""
    folder = cache.folder / network
    binary = folder / engine
    sources = [pathlib.Path(cnnc), BENCH / "engine.c",
               pathlib.Path(f"{cache.model(network)}.safetensors")]
    if is_fresh(binary, *sources):
        return
    out = folder / f"{engine}-c"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    run([cnnc, ROOT / "graphs" / f"{network}.yaml", "-o", out / f"{network}.c", "--weights",
         sources[-1], *CNNC[engine]], folder / "log")
    run(["cc", *build_line(out / f"{network}.c"), "-I", ROOT / "runtime", "-I", out,
         f"-DNET={network}", f'-DHEADER="{network}.h"', BENCH / "engine.c",
         out / f"{network}.c", ROOT / "runtime" / "cnnc_rt.c", "-o", binary, "-lpthread", "-lm"],
        folder / "log")


def build_limits(cache):
    sources = [ROOT / "runtime" / f for f in (
        "app/fma_peak.c", "app/bandwidth.c", "cnnc_rt.c")] + [BENCH / "limits.c"]
    if not is_fresh(cache.folder / "limits", *sources):
        run(["cc", "-std=gnu17", "-O2", "-I", ROOT / "runtime", "-I", ROOT / "runtime" / "app",
             *sources, "-o", cache.folder / "limits", "-lpthread"], cache.log)


def macs(cnnc, network):
    """Multiply-adds of direct convolution, by cnnc's own summary."""
    text = subprocess.run([cnnc, "summary", ROOT / "graphs" / f"{network}.yaml", "--json"],
                          check=True, capture_output=True, text=True).stdout
    return json.loads(text)["macs"]


def prepare(cache, networks, peers, cnnc, progress):
    """Makes all of it; an engine that fails is noted with its reason and left out."""
    reasons = {}
    for peer in progress("install", peers):
        try:
            install(cache, peer)
        except RuntimeError as e:
            reasons[peer] = f"not installed: {e}"
    build_limits(cache)
    for network in networks:
        failed = {}
        write_network(cache, network)
        for engine in progress(f"build {network}", [*CNNC, *peers]):
            try:
                if engine in CNNC:
                    build(cache, network, engine, cnnc)
                elif engine in reasons:
                    failed[engine] = reasons[engine]
                else:
                    convert(cache, network, engine)
            except RuntimeError as e:
                failed[engine] = f"not converted: {e}"
        note = {"macs": macs(cnnc, network)}
        (cache.folder / network / "network.json").write_text(json.dumps(note))
        (cache.folder / network / "FAILED.json").write_text(json.dumps(failed))
