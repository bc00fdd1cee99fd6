// SPDX-License-Identifier: MIT
// Writes small weight files, sound ones and such as training scripts write, for the targets to begin with.
#include <archetype/deploy/deploy.hpp>
#include <archetype/describe.hpp>
#include <archetype/weights/formats/pytorch/write.hpp>
#include <archetype/weights/formats/safetensors/safetensors.hpp>

#include <cstdio>

#include "../image/codecs/formats.hpp"
#include "../inference/random_weights.hpp"
#include "../weights/formats/pytorch/pickles.hpp"

using namespace archetype;
using namespace pickles;

namespace {

StateDict all_types() {
  StateDict state;
  for (const auto& facts : detail::element_facts) {
    if (facts.safetensors.empty()) continue;
    state.add({std::string{facts.name} + ".größe", facts.type, {2, 1, 3}, {}},
              std::vector<std::byte>(6 * facts.size, std::byte{1}));
  }
  state.add({"scalar", ElementType::float32, {}, {}}, std::vector<std::byte>(4));
  state.add({"none", ElementType::int64, {0, 3}, {}});
  state.metadata() = {{"format", "pt"}, {"note", "größer"}};
  return state;
}

std::string legacy(const std::string& value) {
  return legacy_preamble() + pickle(value) + pickle("](" + text("0") + 'e') + little_endian(6, 8) +
         std::string(24, '\1');
}

/// Small networks that have every operation, and joins of every kind.
struct Plain : Network<Input<2, 9, 9>, Conv<4, Kernel<3>, Groups<2>>, BatchNorm, Dropout<0.1_r>, ReLU6, BlurPool<>,
                       MaxPool<Kernel<3>, Stride<1>, CeilMode>, Conv<4, Kernel<3>, Stride<2>, SamePadding>, Sigmoid,
                       AveragePool<Kernel<2>, ExcludePadding>, LayerNorm, GELU, GlobalResponseNorm<>, LayerScale<>,
                       SelfAttention, GlobalMaxPool, ChannelConv, Flatten, Linear<3>, HardSwish, HardSigmoid> {};
struct Joined : Network<Input<3, 16, 16>, Stem<4>, Stage<2, BasicBlock<4>, Stride<2>>, SplitAttention<4, 2>,
                        Branches<Conv<2>, Conv<3>>, SqueezeExcite<5, 2>, Classifier<2>> {};

template <class Net>
void write_deployed(const std::filesystem::path& file, const Request& request = {}) {
  const OwningGraph graph = lower<Net>(request);
  write(file.string() + ".json", graph_text(graph));
  StateDict weights = random_weights(graph);
  weights.metadata()[TestVector::key] = TestVector{"seed", graph.view().input_shape(), {1, 2}}.text();
  deploy(graph, weights, file, {.classes = std::vector<std::string>(class_count(graph), "a")});
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::fprintf(stderr, "Usage: write_seeds DIRECTORY\n"), 2;
  const std::filesystem::path directory = arguments[1];
  for (const char* const target : {"safetensors", "pytorch_zip", "pytorch_legacy", "weight_file", "deployed", "png"})
    std::filesystem::create_directories(directory / target);

  write_safetensors(directory / "safetensors/all_types", all_types());
  StateDict small;
  small.add({"w", ElementType::float32, {1}, {}}, std::vector<std::byte>(4));
  write_safetensors(directory / "safetensors/small", small);
  write_pytorch(directory / "pytorch_zip/all_types", all_types());

  const std::string half_precision = global("torch", "HalfStorage");
  const std::string transposed = tensor(storage("0", 6), 0, integers({3, 2}), integers({1, 3}));
  const std::string part = tensor(storage("0", 6), 2, integers({2}), integers({2}), "N");
  const std::string parameter = global("torch._utils", "_rebuild_parameter") + tuple(matrix() + "\x88}") + 'R';
  const std::string training =
      "}q\1(" + text("epoch") + "K\3" + text("rate") + "G?\xB9\x99\x99\x99\x99\x99\x9A" + text("best") + "M\1\2" +
      text("more") + "J\1\2\3\4" + text("none") + "N" + text("shape") + global("torch", "Size") + tuple(integers({2})) +
      'R' + text("device") + global("torch", "device") + tuple(text("cpu")) + 'R' + text("state_dict") +
      global("collections", "OrderedDict") + ")Rq\2(U\1wq\3" + matrix() + "h\3" + transposed + text("v") + part +
      text("p") + parameter + "u}" + text("metadata") + dict(text("version") + "K\1") + "sb" + text("list") +
      "](K\1K\2eK\3aK\4K\5\x86K\6\x85K\1K\2K\3\x87r\4\0\0\0" + text("self") + "h\1u";
  const std::string thing = global("some.where", "Thing");
  const std::string script =
      "}\x94(\x8C\4args" + thing + ")\x81}(" + text("lr") + "K\3ub" + text("best") + thing + "K\1\x85R" + text("ids") +
      "(\x8F(K\1K\2\x90K\1\x91" + text("1") + thing + ")}\x92\x94" + text("2") + thing + ")\x81(K\1e" + text("3") +
      thing + ")\x81(K\1K\2uC\1kB" + little_endian(1, 4) + "bU\1\xE9V\\u00e9\nI01\nL7L\nF1.5\np9\ng9\n" +
      text("state_dict") +
      dict(text("net.weight") + global("torch._utils", "_rebuild_from_type_v2") +
           tuple(global("torch._utils", "_rebuild_tensor_v2") + global("torch", "Tensor") +
                 tuple(storage("0", 6) + integer(0) + integers({2, 3}) + integers({3, 1}) + "\x89}") + "}") +
           "R" + text("ema.weight") + matrix() + text("q") + global("torch._utils", "_rebuild_qtensor") + ")R") +
      "\x8C\1mc__main__\nNet\n)\x81}(" + text("_modules") + "}" + text("_parameters") + "}ubu";
  const std::string views = dict(
      text("w") + tensor(storage("0", 6, tuple(text("v") + integer(2) + integer(3))), 1, integers({2}), integers({1})));
  for (const auto& [name, value] :
       {std::pair{"matrix", dict(text("w") + matrix())}, std::pair{"training", training}, std::pair{"script", script}})
    write_zip(directory / "pytorch_zip" / name, with_storage(value));
  for (const auto& [name, value] : {std::pair{"matrix", dict(text("w") + matrix())}, std::pair{"training", training},
                                    std::pair{"script", script}, std::pair{"views", views}})
    write(directory / "pytorch_legacy" / name, legacy(value));

  // What is told apart by its content.
  write(directory / "weight_file/index",
        R"({"metadata": {"total_size": 8}, "weight_map": {"a": "m-1.safetensors", "b": "../m-2.bin"}})");
  write(directory / "weight_file/pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 8\n");
  write(directory / "weight_file/page", "\n<!DOCTYPE html><html>");
  write(directory / "weight_file/message", "\x08\x07\x12\x07pytorch");
  write_zip(directory / "weight_file/zipped", {{"tiny.pth", "PK\3\4"}});
  write_zip(directory / "weight_file/script", with_storage(script));
  write_safetensors(directory / "weight_file/small", small);

  write_deployed<Plain>(directory / "deployed/plain");
  write_deployed<Joined>(directory / "deployed/joined");
  write_deployed<Joined>(directory / "deployed/features", {.features = {"layer1.0", "layer1"}});

  // Files that claim much: an archive of many entries, a chunk of a gigabyte.
  const std::string end = "PK\5\6" + std::string(4, '\0'), many = little_endian(0x1000'0000, 8);
  write(directory / "pytorch_zip/many_entries",
        "PK\6\6" + little_endian(44, 8) + std::string(12, '\0') + many + many + std::string(16, '\0') + "PK\6\7" +
            std::string(12, '\0') + little_endian(1, 4) + end + std::string(12, '\xFF') + std::string(2, '\0'));
  std::string picture = content_of("tests/reference/image/rgb8_exif6.png");
  picture.replace(picture.find("eXIf") - 4, 4, little_endian(0x40, 4));
  write(directory / "png/long_chunk", picture);

  // A picture with a frame of its size, and its header once more after that.
  std::string framed = content_of("tests/reference/image/rgb8.png");
  const std::string header = framed.substr(8, 25), size = header.substr(8, 8);
  framed.insert(8 + 25, png_chunk("fcTL", std::string(4, '\0') + size + std::string(14, '\0')) + header);
  write(directory / "png/two_headers", framed);
  return 0;
}
