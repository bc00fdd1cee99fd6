// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/compiled.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/segment.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/lowering/image_size.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/fused/restoration.hpp>
#include <archetype/model/options.hpp>
#include <archetype/zoo/class_names.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// Receives an activation during a forward pass.
using Observer = std::function<void(const torch::Tensor&)>;

/// A lowered architecture as a tree of LibTorch modules, named after its scopes and layers.
///
/// It is an ordinary `torch::nn::Module`: parameters, devices, modes, serialization and optimizers work as with modules
/// written by hand. `Model` and `AnyModel` are handles to it.
class NetworkModule : public torch::nn::Module {
 public:
  /// Expands the architecture for the request, with fresh weights as its type says. Throws `IllFormedArchitecture` if
  /// the architecture is ill-formed for the request, and `std::invalid_argument`, naming kind and path, for an
  /// operation without a module.
  explicit NetworkModule(Emit emit, const Request& request = {}) : NetworkModule(emit, ModelOptions{request}) {}

  /// The same, with further options.
  NetworkModule(Emit emit, const ModelOptions& options);

  /// Maps batch × channels × height × width to the result of the network, for any height and width that fit all
  /// windows. Throws `std::invalid_argument` if the type, rank or channels of the tensor are not those of the network's
  /// input, or, naming the layer, if a batch in training mode is too small to normalize; and `IllFormedArchitecture` if
  /// the images are too small.
  torch::Tensor forward(torch::Tensor images);

  /// All results of a network of `Features`, in the order of their names; `forward` returns only the last of them. For
  /// any other network, its single result. Throws as `forward` does.
  std::vector<torch::Tensor> forward_features(torch::Tensor images);

  /// Calls `observer` with each result of the layer or scope at this path, such as "layer3.1", from now on. Throws
  /// `std::invalid_argument` if there is no such path.
  void observe(const std::string& path, Observer observer);

  /// Removes all observers.
  void stop_observing() { observers_.clear(); }

  /// From now on, computes each operation whose module is a `Module` by `compute(module, input)`. A clone of the
  /// network does not.
  template <class Module>
  void compute_by(const std::function<torch::Tensor(Module&, const torch::Tensor&)>& compute) {
    for (Step& step : steps_) {
      const auto module = std::dynamic_pointer_cast<Module>(step.module);
      if (!module) continue;
      step.forward = [module, compute](const Operands& x) { return compute(*module, x[0]); };
      step.replaced = true;
    }
  }

  /// Whether a forward pass in training mode, for a backward pass on the CPU, computes each batch norm and each gate
  /// together with the sum and the activation after it, and the squeeze of a map together with passing it on, as it
  /// does from the start: faster and in less memory, equal to rounding. Most of their results are not kept, but
  /// computed again in the backward pass. Where an observer or `compute_by` concerns one of them, they are computed one
  /// by one. Fused operations, the convolutions that read their results, and with channels last depthwise convolutions
  /// with windows larger than 3×3, have no second derivatives.
  void fuse(bool on) { fuses_ = on; }
  bool fuses() const { return fuses_; }

  /// From now on, a forward pass in training mode for a backward pass keeps of each of these segments only what it
  /// reads, and the backward pass computes it again: less memory for more time. Losses, gradients and running
  /// statistics are the same; observers see a result once, without its gradient. Such segments have no second
  /// derivatives. Throws `std::invalid_argument` if these are no segments of the graph, in its order.
  void recompute(std::vector<Segment> segments);

  GraphView graph() const { return graph_; }

  /// The graph of the same network for images of another size. Throws `IllFormedArchitecture` if they are too small.
  OwningGraph graph_for(const Shape& images) const { return lower_for_images(emit_, options_.request, images); }

  /// The preprocessing of images for this network. `classify` and `Preprocess{model->preset}` apply it, `save` stores
  /// it and `load` restores it. Initially it is that of the network's entry in the zoo; without an entry, that of most
  /// ImageNet networks, with the height that the network declares.
  Preset preset;

  /// The names of the classes: those that were set; otherwise ImageNet's, if the preset says so and the class counts
  /// are equal; otherwise empty.
  std::vector<std::string> classes() const { return classes(preset.labels); }

  /// The same, with another label set than the preset's for classes without set names.
  std::vector<std::string> classes(LabelSet otherwise) const;

  /// The names that were set, or empty.
  const std::vector<std::string>& named_classes() const& { return classes_; }
  const std::vector<std::string>& named_classes() const&& = delete;

  /// Names the classes, as after training on a folder: `model->set_classes(folder.classes())`. Throws
  /// `std::invalid_argument` if the number of names is not the network's class count.
  void set_classes(std::vector<std::string> names);

  /// The class count, or 0 if the network's result is a map.
  std::size_t class_count() const { return archetype::class_count(graph_.view()); }

  // Inline here already: the first virtual function that is not decides which units emit the virtual table and all that
  // it refers to. This way, it is none that does not use them, or archetype::compiled alone.
  ARCHETYPE_INLINE std::shared_ptr<torch::nn::Module> clone(
      const torch::optional<torch::Device>& device = {}) const override;

 private:
  /// One node, ready to run.
  struct Step {
    std::shared_ptr<torch::nn::Module> module;  ///< if it has one
    std::function<torch::Tensor(const Operands&)> forward;
    std::vector<int> inputs;
    std::vector<bool> last_read;  ///< for each input: whether nothing reads it later
    bool spares_first = false;
    bool squeezes = false;              ///< whether it pools a map that is read again
    bool convolves = false;             ///< whether it can do with a restored input
    bool restored = false;              ///< whether its result is, if a group computes it
    bool replaced = false;              ///< whether a user says how it computes: by `compute_by` or a module
    const FusedGroup* group = nullptr;  ///< the nodes that it can be computed with
  };

  /// How some steps are to be run.
  struct Pass {
    bool fuses;           ///< whether groups are computed at once
    int pinned = 0;       ///< the node whose result must not be overwritten, since it is read again
    bool silent = false;  ///< whether observers are not told
  };

  void expand();
  void plan();
  void check(const torch::Tensor& images);
  std::vector<fused::Restorable> run(torch::Tensor images, std::size_t steps);
  void run(std::vector<fused::Restorable>& results, std::size_t first, std::size_t end, const Pass& pass);
  torch::Tensor run(const Segment& segment, const torch::Tensor& input, const Pass& pass);
  torch::Tensor recomputed(const Segment& segment, torch::Tensor input, const Pass& pass);
  const FusedGroup* group_at(int node, const std::vector<fused::Restorable>& results) const;
  fused::Restorable compute(const FusedGroup& group, std::vector<fused::Restorable>& results, bool restored);
  torch::Tensor compute(int node, std::vector<fused::Restorable>& results, const Pass& pass);
  static fused::Restorable taken(const Step& step, std::size_t k, std::vector<fused::Restorable>& results);
  static torch::Tensor squeeze(torch::Tensor& map);
  int find(const std::string& path) const;

  Emit emit_;
  ModelOptions options_;
  OwningGraph graph_;
  std::vector<Step> steps_;
  std::vector<FusedGroup> groups_;
  std::vector<Segment> recomputed_;
  bool fuses_ = true;
  std::map<int, std::vector<Observer>> observers_;
  std::vector<std::string> classes_;        // where they were set
  std::atomic<long long> checked_size_{0};  // height and width of the last images that were found to fit
};

}  // namespace archetype

#ifndef ARCHETYPE_COMPILED
#include <archetype/model/network_definitions.hpp>
#endif
