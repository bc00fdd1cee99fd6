// SPDX-License-Identifier: MIT
// Weights are exchanged with Python: what PyTorch writes is loaded, and what we write PyTorch loads.
#include "../weights/python.hpp"

#include <archetype/model/make.hpp>
#include <archetype/model/stored_tensor.hpp>
#include <archetype/model/weights.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

/// The names that a network's own library gives its tensors.
KeyMap own_keys(const AnyModel& model, const std::string& name) {
  return {model->graph(), zoo::find(name).publisher->keys};
}

}  // namespace

TEST_CASE("torchvision's weights give its logits here, and ours load there without a word") {
  if (!python_has("torchvision")) return;
  const TemporaryDirectory directory;
  const std::string name =
      GENERATE("resnet18", "efficientnet_b0", "mobilenet_v2", "mobilenet_v3_large", "regnet_y_400mf", "convnext_tiny");
  REQUIRE(run_python(directory.path(), "name = '" + name + "'\n" + R"(
import torchvision
torch.manual_seed(1)
torch.set_num_threads(1)
model = getattr(torchvision.models, name)(weights=None, num_classes=10).eval()
for key, tensor in model.state_dict().items():
    if tensor.dim() == 1 and tensor.is_floating_point(): tensor.copy_(torch.rand_like(tensor) * 0.5 + 0.75)
image = torch.randn(1, 3, 64, 64)
with torch.no_grad(): logits = model(image)
torch.save({'model': {'module.' + key: tensor for key, tensor in model.state_dict().items()}, 'epoch': 7}, 'theirs.pth')
torch.save({'image': image, 'logits': logits}, 'expected.pt')
)"));
  AnyModel model = zoo::make("torchvision/" + name, {.classes = 10});
  const LoadReport report = load(model, directory.path() / "theirs.pth");
  CHECK(report.prefix == "module.");
  CHECK(report.loaded.size() == model_state(*model).size());

  const StateDict expected = read_weights(directory.path() / "expected.pt");
  const torch::Tensor image = archetype::detail::to_tensor(*expected.find("image"));
  const torch::Tensor logits = archetype::detail::to_tensor(*expected.find("logits"));
  model->eval();
  const torch::NoGradGuard no_gradient;
  CHECK(((model->forward(image) - logits).abs().max() / logits.abs().max()).item<float>() < 1e-5F);

  save(model, directory.path() / "ours.pt", own_keys(model, "torchvision/" + name));
  CHECK(run_python(directory.path(), "name = '" + name + "'\n" + R"(
import torchvision
model = getattr(torchvision.models, name)(weights=None, num_classes=10)
model.load_state_dict(torch.load('ours.pt', weights_only=True), strict=True)
theirs = torch.load('theirs.pth')['model']
assert all(tensor.dtype == theirs['module.' + key].dtype and torch.equal(tensor, theirs['module.' + key])
           for key, tensor in model.state_dict().items())
)"));
}

TEST_CASE("tensors under the names of every library go from PyTorch to us and back, in both formats") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  // Names and shapes as the libraries themselves gave them.
  const std::string name = GENERATE(
      "pytorchcv/resnet18", "pytorchcv/seresnet50", "timm/tf_efficientnet_b0", "timm/tf_efficientnetv2_b0",
      "timm/mobilenetv3_small_050", "timm/regnety_004", "timm/resnest14d", "timm/mixnet_s", "timm/convnext_atto",
      "geffnet/efficientnet_lite0", "lukemelas/efficientnet-b0", "fastai/xresnet50+sa", "fastai/resnet18_learner");
  const std::string reference = std::filesystem::absolute("tests/reference/" + name + ".json").string();
  REQUIRE(run_python(directory.path(), "reference = '" + reference + "'\n" + R"(
import json
torch.manual_seed(1)
counts = lambda key: key.endswith('num_batches_tracked')
state = OrderedDict((key, torch.tensor(3) if counts(key) else torch.randn(shape))
                    for key, shape in json.load(open(reference))['state'])
torch.save(state, 'theirs.pth')
)"));
  AnyModel model = zoo::make(name);
  const LoadReport report = load(model, directory.path() / "theirs.pth");
  CHECK(report.loaded.size() == model_state(*model).size());
  save(model, directory.path() / "ours.pt", own_keys(model, name));
  save(model, directory.path() / "ours.safetensors", own_keys(model, name));
  CHECK(run_python(directory.path(), R"(
import json
theirs = torch.load('theirs.pth')

# All of the safetensors format: the length of a header, the header, the data.
def read_safetensors(path):
    content = open(path, 'rb').read()
    length = int.from_bytes(content[:8], 'little')
    header = json.loads(content[8:8 + length])
    assert header.pop('__metadata__')['format'] == 'pt'
    types = {'F32': torch.float32, 'I64': torch.int64}
    def tensor(entry):
        begin, end = entry['data_offsets']
        data = bytearray(content[8 + length + begin:8 + length + end])
        return torch.frombuffer(data, dtype=types[entry['dtype']]).reshape(entry['shape'])
    return {key: tensor(entry) for key, entry in header.items()}

for ours in (torch.load('ours.pt', weights_only=True), read_safetensors('ours.safetensors')):
    assert ours.keys() == theirs.keys()
    for key, tensor in theirs.items():
        assert ours[key].dtype == tensor.dtype and torch.equal(ours[key], tensor), key
)"));
}

TEST_CASE("strided, shared and half tensors of a training script's file are loaded by their values") {
  if (!python_has_torch()) return;
  const TemporaryDirectory directory;
  REQUIRE(run_python(directory.path(), R"(
import torchvision
torch.manual_seed(1)
model = torchvision.models.resnet18(weights=None, num_classes=10)
state = model.state_dict()
state['conv1.weight'] = state['conv1.weight'].to(memory_format=torch.channels_last)
state['fc.weight'] = state['fc.weight'].t().contiguous().t()
state['layer1.0.bn2.bias'] = state['layer1.0.bn1.bias'] = torch.arange(64.)
state['layer1.0.bn1.weight'] = torch.arange(128.).half()[::2]
state['layer1.0.bn2.weight'] = torch.arange(64.).bfloat16()
torch.save({'epoch': 3, 'net': {'backbone': state}, 'optimizer': {'state': {}, 'param_groups': []}}, 'theirs.pth')
torch.save({key: tensor.float() if tensor.is_floating_point() else tensor for key, tensor in state.items()}, 'plain.pth')
)"));
  AnyModel model = zoo::make("torchvision/resnet18", {.classes = 10});
  AnyModel plain = zoo::make("torchvision/resnet18", {.classes = 10});
  load(model, directory.path() / "theirs.pth", Subtree{"net.backbone"});
  load(plain, directory.path() / "plain.pth");
  const State ours = model_state(*model);
  for (const auto& [key, tensor] : model_state(*plain)) {
    INFO(key);
    CHECK(torch::equal(ours.at(key), tensor));
  }
}
