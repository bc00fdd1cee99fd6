// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/fault.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/emitter.hpp>
#include <archetype/lowering/feature_taps.hpp>
#include <archetype/lowering/graph_storage.hpp>
#include <archetype/lowering/names.hpp>
#include <archetype/lowering/request.hpp>
#include <archetype/lowering/rewrite_rule.hpp>
#include <archetype/lowering/scale.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace archetype {

struct Initialization;

/// Collects an architecture's operations in execution order. A block's `emit` calls it as a forward pass calls modules.
///
/// It serves constant evaluation and run time alike. A survey finds an architecture's fault, or its size and costs;
/// where the graph itself is asked for, the same calls then fill a storage of that size. (What is allocated during
/// constant evaluation cannot outlive it, and growing an array of nodes costs GCC more than the second pass does.)
/// After the first fault it takes nothing more.
class Builder {
 public:
  /// Surveys: counts and checks, stores nothing.
  constexpr explicit Builder(Request request = {}) : request_(request), scale_(request.scale) {}

  /// Fills the storage.
  constexpr Builder(Request request, GraphStorage storage)
      : request_(request), scale_(request.scale), storage_(storage), fills_(true) {}

  constexpr bool faulted() const { return static_cast<bool>(fault_); }
  constexpr const Request& request() const& { return request_; }
  constexpr const Request& request() const&& = delete;
  constexpr void ask_for_classes(int count) { request_.classes = count; }
  constexpr void ask_for_channels(int count) { request_.channels = count; }

  /// The scale of what is declared from here on.
  constexpr const Scale& scale() const& { return scale_; }
  constexpr const Scale& scale() const&& = delete;
  constexpr void rescale(const Scale& scale) { scale_ = scale; }

  /// The head that a request puts in the declared one's place, once; else none.
  constexpr const Emitter* take_head() {
    const Emitter* head = request_.head;
    request_.head = nullptr;
    return head;
  }

  /// Fresh weights of the network follow this scheme. Of several calls the first holds, so what wraps a network comes
  /// before its parts.
  constexpr void start_as(const Initialization& scheme) {
    if (initialization_ == nullptr) initialization_ = &scheme;
  }

  /// The scheme of fresh weights, or null where nothing has told one.
  constexpr const Initialization* initialization() const { return initialization_; }

  /// What is pushed from here on belongs to another layer group.
  constexpr void begin_layer_group() { ++layer_group_; }

  /// What is pushed from here on turns features into the network's answer, and is a layer group of its own.
  constexpr void begin_head() {
    begin_layer_group();
    in_head_ = true;
  }

  /// What is pushed until `end_shortcut` is called with what this returns is the shortcut of a residual block.
  constexpr bool begin_shortcut() {
    const bool outer = in_shortcut_;
    in_shortcut_ = true;
    return outer;
  }
  constexpr void end_shortcut(bool outer) { in_shortcut_ = outer; }

  /// Pushes the input, the one node whose shape is given.
  constexpr Value start(const Operation& primitive, const Shape& shape);

  /// Adds an operation on earlier results. Without a label it is named by its kind and ordinal in its scope.
  constexpr Value push(const Operation& primitive, std::initializer_list<Value> inputs,
                       const Attributes& attributes = {}, const Label& label = {}) {
    return push(primitive, inputs.begin(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }
  constexpr Value push(const Operation& primitive, std::span<const Value> inputs, const Attributes& attributes = {},
                       const Label& label = {}) {
    return push(primitive, inputs.data(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }

  /// The same for one input and with a width instead of the attributes'.
  constexpr Value push(const Operation& primitive, const Value& input, const Attributes& attributes, int width,
                       const Label& label) {
    return push(primitive, &input, 1, attributes, width, label);
  }

  /// A scope of the network.
  struct Frame {
    int scope = 0;
    detail::Names::Frame names{};
  };

  /// Opens a module of this name for what is pushed until `leave` is called with what this returns.
  constexpr Frame enter(const Label& label, bool is_block = false);
  constexpr void leave(const Frame& outer);

  /// What `body()` returns, its operations lying in a module of this name.
  template <class Body>
  constexpr Value within(const Label& label, Body body) {
    const Frame outer = enter(label);
    const Value result = body();
    leave(outer);
    return result;
  }

  /// Applies a block `count` times to `x`, each time in a module named by the next index.
  ///
  /// Where a time leaves the shape as it was, the others would emit the same again, so they are copied: that is why a
  /// network's depth costs its compilation next to nothing.
  constexpr Value repeat(Value x, int count, int& index, const Emitter& block);

  /// The next label of this stem in the current scope: "layer" gives `layer1`, then `layer2`.
  constexpr Label next(const Naming& naming) { return {naming.stem, names_.count(naming)}; }

  /// From here on every operation passes through the rule, until `release`.
  constexpr void enforce(const RewriteRule& rule) { rules_.push_back({&rule, 0}); }

  /// How many rules are in force.
  constexpr std::size_t rules() const { return rules_.size(); }

  /// Ends all but the first `kept` rules. One that concerned no operation is a fault.
  constexpr void release(std::size_t kept);

  /// Makes the results of these layers and scopes those of the network: it will end in `joining`, which reads them, and
  /// keep nothing behind the last of them.
  constexpr void tap(const Operation& joining, std::span<const std::string_view> paths);

  /// The same for what the request names, if it names any.
  constexpr void tap_requested(const Operation& joining);

  /// Ends the network: all rules, what is tapped, and what depends on how many blocks there are.
  constexpr void finish();

  /// Stops the build with a sentence about the current scope.
  constexpr void reject(const Sentence& why);

  /// The same about a layer that cannot even be pushed.
  constexpr void reject(const Sentence& why, const Operation& primitive, const Label& label);

  /// The first fault with the path of its layer or scope in front; empty where there is none.
  constexpr const Sentence& fault() const& { return fault_.sentence(); }
  constexpr const Sentence& fault() const&& = delete;

  /// Of what has been pushed.
  constexpr const Counts& counts() const& { return counts_; }
  constexpr const Counts& counts() const&& = delete;

  /// Of the last result.
  constexpr const Shape& last_shape() const& { return last_.shape; }
  constexpr const Shape& last_shape() const&& = delete;

 private:
  struct ActiveRule {
    const RewriteRule* rule = nullptr;
    int matches = 0;
  };

  constexpr Value push(const Operation& primitive, const Value* inputs, int count, const Attributes& attributes,
                       int width, const Label& label);
  constexpr Value push_attached(const Operation& primitive, const Value* inputs, const Attributes& attributes,
                                int width, const Label& label);
  constexpr void name(Node& node);
  constexpr void infer(Node& node, const Value* inputs);
  constexpr Value store(Node& node, const Value* inputs);
  constexpr void offer(const Label& layer);
  constexpr void join_tapped();
  constexpr Value copy(const Counts& first, const Value& input, Value result, int times, int& index);
  constexpr void reject_name(const Label& label);
  constexpr void reject_size();
  constexpr Value locate(const Label& label);

  Request request_;
  Scale scale_;
  GraphStorage storage_;
  bool fills_ = false;  // or else counts only
  bool attaching_ = false;
  const Initialization* initialization_ = nullptr;
  int layer_group_ = 0;
  bool in_head_ = false;
  bool in_shortcut_ = false;
  Counts counts_;
  Value last_;
  int scope_ = 0;
  detail::Names names_;
  detail::ConstexprVector<Label> path_;  // of the current scope
  detail::ConstexprVector<ActiveRule> rules_;
  detail::FeatureTaps taps_;
  bool taps_awaited_ = false;
  const Operation* joining_ = nullptr;
  Counts tapped_;  // up to the last tap that was met
  Fault fault_;
};

}  // namespace archetype

// Constant evaluation needs the definitions.
#include <archetype/lowering/builder_faults.hpp>
#include <archetype/lowering/builder_finish.hpp>
#include <archetype/lowering/builder_push.hpp>
#include <archetype/lowering/builder_scopes.hpp>
