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
#include <utility>

namespace archetype {

struct Initialization;

/// Collects an architecture's operations in execution order. A block's `emit` calls it as a forward pass calls modules.
///
/// It works in constant evaluation and at run time. A survey finds an architecture's fault, or its size and costs; if
/// the graph itself is needed, the same calls then fill storage of that size. (Memory allocated during constant
/// evaluation cannot outlive it, and growing an array of nodes costs GCC more than the second pass.) After the first
/// fault it ignores further operations.
class Builder {
 public:
  /// Surveys: counts and checks, but stores nothing.
  constexpr explicit Builder(Request request = {}) : request_(std::move(request)), scale_(request_.scale) {}

  /// Stores the graph.
  constexpr Builder(Request request, GraphStorage storage)
      : request_(std::move(request)), scale_(request_.scale), storage_(storage), fills_(true) {}

  constexpr bool faulted() const { return static_cast<bool>(fault_); }
  constexpr const Request& request() const& { return request_; }
  constexpr const Request& request() const&& = delete;
  constexpr void ask_for_classes(int count) { request_.classes = count; }
  constexpr void ask_for_channels(int count) { request_.channels = count; }

  /// The scale of the parts that follow.
  constexpr const Scale& scale() const& { return scale_; }
  constexpr const Scale& scale() const&& = delete;
  constexpr void rescale(const Scale& scale) { scale_ = scale; }

  /// Returns the request's replacement for the declared head, once; otherwise null.
  constexpr const Emitter* take_head() {
    const Emitter* head = request_.head;
    request_.head = nullptr;
    return head;
  }

  /// Sets the network's initialization. If called several times, the first call wins, so a wrapper around a network
  /// overrides its parts.
  constexpr void initialize_as(const Initialization& scheme) {
    if (initialization_ == nullptr) initialization_ = &scheme;
  }

  /// The initialization that was set, or null.
  constexpr const Initialization* initialization() const { return initialization_; }

  /// Starts a new layer group.
  constexpr void begin_layer_group() { ++layer_group_; }

  /// Starts the head, which is a layer group of its own.
  constexpr void begin_head() {
    begin_layer_group();
    in_head_ = true;
  }

  /// Marks the following operations as the shortcut of a residual block, until `end_shortcut` is called with the
  /// returned value.
  constexpr bool begin_shortcut() {
    const bool outer = in_shortcut_;
    in_shortcut_ = true;
    return outer;
  }
  constexpr void end_shortcut(bool outer) { in_shortcut_ = outer; }

  /// Pushes the input, the only node whose shape is given.
  constexpr Value start(const Operation& operation, const Shape& shape);

  /// Adds an operation on earlier results. Without a label, its name is its kind and its ordinal in the scope.
  constexpr Value push(const Operation& operation, std::initializer_list<Value> inputs,
                       const Attributes& attributes = {}, const Label& label = {}) {
    return push(operation, inputs.begin(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }
  constexpr Value push(const Operation& operation, std::span<const Value> inputs, const Attributes& attributes = {},
                       const Label& label = {}) {
    return push(operation, inputs.data(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }

  /// The same for one input, with `width` replacing that of the attributes.
  constexpr Value push(const Operation& operation, const Value& input, const Attributes& attributes, int width,
                       const Label& label) {
    return push(operation, &input, 1, attributes, width, label);
  }

  /// What `leave` needs to return to the enclosing module.
  struct Frame {
    int scope = 0;
    detail::Names::Frame names{};
  };

  /// Opens a module with this name for the following operations, until `leave` is called with the returned frame.
  constexpr Frame enter(const Label& label, bool is_block = false);
  constexpr void leave(const Frame& outer);

  /// Calls `body()` inside a module with this name and returns its result.
  template <class Body>
  constexpr Value within(const Label& label, Body body) {
    const Frame outer = enter(label);
    const Value result = body();
    leave(outer);
    return result;
  }

  /// Applies a block `count` times to `x`, each in a module named by the next index.
  ///
  /// Once an application keeps the shape, the following ones would emit the same operations again, so they are copied
  /// instead. That is why depth costs next to no compile time.
  constexpr Value repeat(Value x, int count, int& index, const Emitter& block);

  /// The next label with this stem in the current scope: "layer" yields `layer1`, then `layer2`.
  constexpr Label next(const Naming& naming) { return {naming.stem, names_.count(naming)}; }

  /// Applies a rewrite rule to every following operation, until `release`.
  constexpr void enforce(const RewriteRule& rule) { rules_.push_back({&rule, 0}); }

  /// The number of active rewrite rules.
  constexpr std::size_t rules() const { return rules_.size(); }

  /// Ends all but the first `kept` rewrite rules. A rule that matched no operation is a fault.
  constexpr void release(std::size_t kept);

  /// Makes the results of these layers and scopes the network's results: the network will end in `joining`, which reads
  /// them, and keep nothing after the last of them.
  constexpr void tap(const Operation& joining, std::span<const std::string_view> paths);

  /// Taps the features that the request names, if any.
  constexpr void tap_requested(const Operation& joining);

  /// Ends the network: all rewrite rules, the tapped features, and attributes that depend on the number of blocks.
  constexpr void finish();

  /// Rejects the network with a sentence about the current scope.
  constexpr void reject(const Sentence& why);

  /// Rejects the network with a sentence about a layer that cannot be pushed.
  constexpr void reject(const Sentence& why, const Operation& operation, const Label& label);

  /// The first fault, preceded by the path of its layer or scope; empty if there is none.
  constexpr const Sentence& fault() const& { return fault_.sentence(); }
  constexpr const Sentence& fault() const&& = delete;

  /// The counts of everything pushed so far.
  constexpr const Counts& counts() const& { return counts_; }
  constexpr const Counts& counts() const&& = delete;

  /// The shape of the last result.
  constexpr const Shape& last_shape() const& { return last_.shape; }
  constexpr const Shape& last_shape() const&& = delete;

 private:
  struct ActiveRule {
    const RewriteRule* rule = nullptr;
    int matches = 0;
  };

  constexpr Value push(const Operation& operation, const Value* inputs, int count, const Attributes& attributes,
                       int width, const Label& label);
  constexpr Value push_attached(const Operation& operation, const Value* inputs, const Attributes& attributes,
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
  bool fills_ = false;  // otherwise only counts
  bool attaching_ = false;
  const Initialization* initialization_ = nullptr;
  int layer_group_ = 0;
  bool in_head_ = false;
  bool in_shortcut_ = false;
  Counts counts_;
  Value last_;
  int scope_ = 0;
  detail::Names names_;
  detail::ConstexprVector<Label> path_;  // labels of the enclosing scopes
  detail::ConstexprVector<ActiveRule> rules_;
  detail::FeatureTaps taps_;
  bool taps_awaited_ = false;
  const Operation* joining_ = nullptr;
  Counts tapped_;  // counts up to the last tapped feature
  Fault fault_;
};

}  // namespace archetype

// Constant evaluation needs the definitions.
#include <archetype/lowering/builder_faults.hpp>
#include <archetype/lowering/builder_finish.hpp>
#include <archetype/lowering/builder_push.hpp>
#include <archetype/lowering/builder_scopes.hpp>
