"""ONNX to a shared object by TVM's default pipeline: compile_tvm.py MODEL.onnx MODEL.tvm.so"""
import sys

import onnx
import tvm
from tvm.relax.frontend.onnx import from_onnx

module = from_onnx(onnx.load(sys.argv[1]))
tvm.compile(module, tvm.target.Target.from_device("cpu")).export_library(sys.argv[2])
