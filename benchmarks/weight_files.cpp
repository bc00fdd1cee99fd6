// SPDX-License-Identifier: MIT
// Compares loading and saving of ResNet-50 with copying or writing its bytes, and with PyTorch:
//
//   weight_files PEER WORKPLACE
#include <archetype/archetype.hpp>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <torch/utils.h>

#include "clock.hpp"
#include "peer.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype::bench;
namespace fs = std::filesystem;

/// What was measured of ours against its partner, in the order of `in_turn`.
void print_ratio(const std::string& what, const auto& measured, const std::string& aim) {
  print_row(what, spread(pairwise(measured.first, measured.second, std::divides{})), "×", aim);
}

auto loading(archetype::AnyModel& model, const fs::path& file) {
  return [&model, file] { return processor_seconds([&] { archetype::load(model, file); }); };
}

/// Copies memory that is warm into the network's own tensors.
auto copying(const archetype::State& tensors) {
  std::size_t size = 0;
  for (const auto& [name, tensor] : tensors) size += tensor.nbytes();
  return [&tensors, bytes = std::vector<std::byte>(size, std::byte{1})] {
    return processor_seconds([&] {
      const std::byte* source = bytes.data();
      for (const auto& [name, tensor] : tensors) {
        std::memcpy(tensor.data_ptr(), source, tensor.nbytes());
        source += tensor.nbytes();
      }
    });
  };
}

/// Writes a file's bytes from memory, and waits until they are on the disk.
auto writing(const fs::path& file, const fs::path& copy) {
  const archetype::io::MappedFile content{file};
  const auto bytes = content.bytes();
  return [copy, held = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())] {
    return elapsed_seconds([&] {
      archetype::io::Descriptor to(copy, O_WRONLY | O_CREAT | O_TRUNC);
      to.write(held);
      to.sync();
    });
  };
}

void measure_safetensors(archetype::AnyModel& model, const fs::path& file) {
  const archetype::State tensors = archetype::model_state(*model);
  const auto copy = copying(tensors);
  in_turn(3, loading(model, file), copy);  // warms caches and allocators
  const auto loaded = in_turn(41, loading(model, file), copy);
  print_row("a copy of ResNet-50's tensors in memory", spread(milliseconds(loaded.second)), "ms", "none");
  print_row("loading ResNet-50, safetensors", spread(milliseconds(loaded.first)), "ms", "none");
  print_ratio("loading ResNet-50, safetensors ÷ copying its bytes in memory", loaded, "< 1.2");

  const auto mapped = repeated(41, [&] { return processor_seconds([&] { archetype::read_safetensors(file); }); });
  print_row("mapping ResNet-50, safetensors", spread(milliseconds(mapped)), "ms", "< 2 ms");
}

void measure_pytorch(archetype::AnyModel& model, const fs::path& file, Peer& peer) {
  const auto python = [&](const char* command) {
    return [&, command] { return peer.seconds(command + (" " + file.string())); };
  };
  python("save")();
  in_turn(3, loading(model, file), python("load_into_network"));
  const auto read = in_turn(21, loading(model, file), python("load"));
  print_row("torch.load of ResNet-50", spread(milliseconds(read.second)), "ms", "none");
  print_row("loading ResNet-50, PyTorch's format", spread(milliseconds(read.first)), "ms", "none");
  print_ratio("loading ResNet-50, PyTorch's format ÷ torch.load", read, "< 1.3");
  print_ratio("loading ResNet-50, PyTorch's format ÷ torch.load and load_state_dict",
              in_turn(21, loading(model, file), python("load_into_network")), "none");
}

void measure_saving(archetype::AnyModel& model, const fs::path& file, const fs::path& copy) {
  const auto save = [&] {
    return elapsed_seconds([&] { archetype::save(model, file, archetype::dialects::torchvision); });
  };
  save();
  print_ratio("saving ResNet-50, " + file.extension().string() + " ÷ writing and syncing its bytes",
              in_turn(9, save, writing(file, copy)), "none");
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 3) {
    std::cerr << "weight_files: run me by ./dev bench, which knows my arguments\n";
    return 2;
  }
  torch::set_num_threads(1);
  const fs::path workplace = arguments[2];
  const fs::path safetensors = workplace / "resnet50.safetensors", pytorch = workplace / "resnet50.pth",
                 copy = workplace / "resnet50.copy";
  archetype::AnyModel model = archetype::zoo::make("torchvision/resnet50");
  archetype::save(model, safetensors, archetype::dialects::torchvision);
  measure_safetensors(model, safetensors);
  {
    Peer peer{arguments[1], workplace};
    measure_pytorch(model, pytorch, peer);
  }
  for (const fs::path& file : {safetensors, pytorch}) measure_saving(model, file, copy);
  for (const fs::path& file : {safetensors, pytorch, copy}) fs::remove(file);
} catch (const std::exception& error) {
  std::cerr << "weight_files: " << error.what() << '\n';
  return 1;
}
