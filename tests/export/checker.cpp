// SPDX-License-Identifier: MIT
// ONNX's own checker, and its own rules for shapes, on what we write.
#include <archetype/blocks/transform/features.hpp>
#include <archetype/export/onnx.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/zoo/registry.hpp>

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "../temporary_directory.hpp"
#include "../weights/python.hpp"
#include "filled_state.hpp"

using namespace archetype;

namespace {

/// Checks every model of a directory: that it is sound, and that the shapes that it states are those that follow from
/// its nodes.
constexpr const char* check_all = R"(
import glob, onnx
from onnx import shape_inference
newest = onnx.defs.onnx_opset_version()
files = glob.glob('*.onnx')
assert files
for file in files:
    model = onnx.load(file)
    if model.opset_import[0].version > newest: continue
    onnx.checker.check_model(file, full_check=True)
    stated = {value.name: value for value in [*model.graph.value_info, *model.graph.output]}
    del model.graph.value_info[:]
    inferred = shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    shape = lambda value: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
    compared = 0
    for value in [*inferred.graph.value_info, *inferred.graph.output]:
        if value.name not in stated: continue
        theirs, ours = shape(value), shape(stated[value.name])
        assert len(theirs) == len(ours), (file, value.name, theirs, ours)
        for their, our in zip(theirs, ours): assert their == our or not isinstance(their, int) or their == 0, (file, value.name, theirs, ours)
        compared += 1
    assert compared == len(stated), (file, compared, len(stated))
)";

}  // namespace

TEST_CASE("ONNX's checker accepts a network of each family, in every version of the operators that it knows") {
  if (!python_has("onnx")) return;
  const TemporaryDirectory directory;
  const std::string name =
      GENERATE("torchvision/resnet18", "fastai/xresnet18+sa", "timm/tf_mobilenetv3_small_075", "timm/mixnet_s",
               "timm/convnext_atto", "timm/convnextv2_atto", "timm/resnest14d", "timm/regnety_004", "timm/ecaresnet50d",
               "timm/gernet_s", "geffnet/tf_efficientnet_lite0", "fastai/resnet18_learner");
  const OwningGraph graph = zoo::lower(name, {.size = 75});
  const StateDict state = filled_state(graph);
  for (const int opset : {13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
    export_onnx(graph, state, directory.path() / (std::to_string(opset) + ".onnx"), {.opset = opset});
  export_onnx(graph, state, directory.path() / "bytes.onnx", {.images = OnnxImages::bytes_channels_last});
  export_onnx(graph, state, directory.path() / "apart.onnx", {.weights_apart = true});
  INFO(name);
  CHECK(run_script(directory.path(), check_all));
}

TEST_CASE("ONNX's checker accepts several outputs") {
  if (!python_has("onnx")) return;
  const TemporaryDirectory directory;
  const OwningGraph graph = zoo::lower("resnet18", {.size = 64, .features = {"layer2", "layer4", "conv1"}});
  export_onnx(graph, filled_state(graph), directory.path() / "features.onnx");
  CHECK(run_script(directory.path(), check_all));
}
