"""The smallest script that runs a network in a peer; bench/run starts one process of it each.

    python engine.py PEER MODEL THREADS INPUT OUTPUT

loads the model (a path without its ending), runs it once on the image in INPUT, writes the
result to OUTPUT, and says "ready". Then for each number N on standard input it runs the
network N times and answers "times" and the milliseconds of each run. "python" loads nothing:
what Python and numpy take by themselves.

Each class below has what differs: __init__(model, threads, image) and run(), which returns the
result. fp32 everywhere, one image at a time; the settings are told in words in prepare.py.
"""
import os
import sys
import time

import numpy

INPUT_NAME, OUTPUT_NAME = "image", "prob"


class Python:
    def __init__(self, model, threads, image):
        self.result = numpy.zeros(1, numpy.float32)

    def run(self):
        return self.result


class OnnxRuntime:
    def __init__(self, model, threads, image):
        import onnxruntime as ort
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = ort.InferenceSession(model + ".onnx", options, ["CPUExecutionProvider"])
        self.image = image

    def run(self):
        return self.session.run(None, {INPUT_NAME: self.image})[0]


class OpenVino:
    def __init__(self, model, threads, image):
        import openvino
        core = openvino.Core()
        compiled = core.compile_model(model + ".onnx", "CPU", {
            "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1", "INFERENCE_NUM_THREADS": str(threads)})
        self.request = compiled.create_infer_request()
        self.request.set_input_tensor(openvino.Tensor(image, shared_memory=True))

    def run(self):
        self.request.infer()
        return self.request.get_output_tensor().data


class Ncnn:
    def __init__(self, model, threads, image):
        import ncnn
        self.net = ncnn.Net()
        options = self.net.opt
        options.num_threads = threads
        options.use_vulkan_compute = False
        options.use_fp16_packed = False
        options.use_fp16_storage = False
        options.use_fp16_arithmetic = False
        options.use_bf16_storage = False
        options.use_winograd_convolution = True
        self.net.load_param(model + ".ncnn.param")
        self.net.load_model(model + ".ncnn.bin")
        self.image = ncnn.Mat(image[0])

    def run(self):
        extractor = self.net.create_extractor()
        extractor.input("in0", self.image)
        return numpy.array(extractor.extract("out0")[1])


class Mnn:
    def __init__(self, model, threads, image):
        import MNN
        self.net = MNN.Interpreter(model + ".mnn")
        self.session = self.net.createSession(
            {"backend": "CPU", "precision": "high", "numThread": threads})
        self.input = self.net.getSessionInput(self.session)
        self.output = self.net.getSessionOutput(self.session)
        self.image = MNN.Tensor(image.shape, MNN.Halide_Type_Float, image,
                                MNN.Tensor_DimensionType_Caffe)

    def run(self):
        self.input.copyFrom(self.image)
        self.net.runSession(self.session)
        return self.output.getNumpyData()


class Iree:
    def __init__(self, model, threads, image):
        import iree.runtime as runtime
        runtime.flags.parse_flags(f"--task_topology_max_group_count={threads}")
        config = runtime.Config("local-sync" if threads == 1 else "local-task")
        module = runtime.VmModule.mmap(config.vm_instance, model + ".vmfb")
        name = next(n for n in module.function_names if n.isidentifier() and n[0] != "_")
        self.main = getattr(runtime.load_vm_module(module, config), name)
        self.image = runtime.asdevicearray(config.device, image)

    def run(self):
        return self.main(self.image).to_host()


class Tvm:
    def __init__(self, model, threads, image):
        os.environ["TVM_NUM_THREADS"] = str(threads)
        import tvm
        library = tvm.runtime.load_module(model + ".tvm.so")
        self.machine = tvm.relax.VirtualMachine(library, tvm.cpu())
        self.image = tvm.runtime.tensor(image)

    def run(self):
        return self.machine["main"](self.image).numpy()


CLASSES = {"python": Python, "onnxruntime": OnnxRuntime, "openvino": OpenVino, "ncnn": Ncnn,
           "mnn": Mnn, "iree": Iree, "tvm": Tvm}


def main():
    peer, model, threads, image_file, output = sys.argv[1:]
    image = numpy.fromfile(image_file, numpy.float32)
    side = round((image.size / 3) ** 0.5)
    image = image.reshape(1, 3, side, side)
    engine = CLASSES[peer](model, int(threads), image)
    numpy.asarray(engine.run(), numpy.float32).tofile(output)
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            engine.run()
            times.append((time.perf_counter() - start) * 1e3)
        print("times", *times, flush=True)


if __name__ == "__main__":
    main()
