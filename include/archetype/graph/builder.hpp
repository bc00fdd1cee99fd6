// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/growing.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/names.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/primitive.hpp>
#include <archetype/graph/request.hpp>
#include <archetype/graph/rule.hpp>
#include <archetype/graph/scale.hpp>
#include <archetype/graph/step.hpp>
#include <archetype/graph/storage.hpp>
#include <archetype/graph/taps.hpp>
#include <archetype/graph/view.hpp>

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
  constexpr const Step* take_head() {
    const Step* head = request_.head;
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

  /// Pushes the input, the one node whose shape is given.
  constexpr Value start(const Primitive& primitive, const Shape& shape);

  /// Adds an operation on earlier results. Without a label it is named by its kind and ordinal in its scope.
  constexpr Value push(const Primitive& primitive, std::initializer_list<Value> inputs,
                       const Attributes& attributes = {}, const Label& label = {}) {
    return push(primitive, inputs.begin(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }
  constexpr Value push(const Primitive& primitive, std::span<const Value> inputs, const Attributes& attributes = {},
                       const Label& label = {}) {
    return push(primitive, inputs.data(), static_cast<int>(inputs.size()), attributes, attributes.width, label);
  }

  /// The same for one input and with a width instead of the attributes'.
  constexpr Value push(const Primitive& primitive, const Value& input, const Attributes& attributes, int width,
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
  constexpr Value repeat(Value x, int count, int& index, const Step& block);

  /// The next label of this stem in the current scope: "layer" gives `layer1`, then `layer2`.
  constexpr Label next(const Naming& naming) { return {naming.stem, names_.count(naming)}; }

  /// From here on every operation passes through the rule, until `release`.
  constexpr void enforce(const Rule& rule) { rules_.push_back({&rule, 0}); }

  /// How many rules are in force.
  constexpr std::size_t rules() const { return rules_.size(); }

  /// Ends all but the first `kept` rules. One that concerned no operation is a fault.
  constexpr void release(std::size_t kept);

  /// Makes the results of these layers and scopes those of the network: it will end in `joining`, which reads them, and
  /// keep nothing behind the last of them.
  constexpr void tap(const Primitive& joining, std::span<const std::string_view> paths);

  /// The same for what the request names, if it names any.
  constexpr void tap_requested(const Primitive& joining);

  /// Ends the network: all rules, what is tapped, and what depends on how many blocks there are.
  constexpr void finish();

  /// Stops the build with a sentence about the current scope.
  constexpr void reject(const Sentence& why);

  /// Stops the build with a sentence about a layer that cannot even be pushed.
  constexpr Value refuse(const Primitive& primitive, const Label& label, const Sentence& why);

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
    const Rule* rule = nullptr;
    int matches = 0;
  };

  constexpr Value push(const Primitive& primitive, const Value* inputs, int count, const Attributes& attributes,
                       int width, const Label& label);
  constexpr Value push_attached(const Primitive& primitive, const Value* inputs, const Attributes& attributes,
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
  Counts counts_;
  Value last_;
  int scope_ = 0;
  detail::Names names_;
  detail::Growing<Label> path_;  // of the current scope
  detail::Growing<ActiveRule> rules_;
  detail::Taps taps_;
  bool taps_awaited_ = false;
  const Primitive* joining_ = nullptr;
  Counts tapped_;  // up to the last tap that was met
  Fault fault_;
};

constexpr Value Builder::start(const Primitive& primitive, const Shape& shape) {
  if (shape.channels < 1 || shape.height < 1 || shape.width < 1)
    fault_ << "Input is " << shape.channels << "x" << shape.height << "x" << shape.width
           << "; every extent must be at least 1";
  else check_result(primitive, shape, fault_);
  if (!fault_ && request_.scale != Scale{}) {
    Fault unsound;  // one of its own, since marking the builder's as one of a scope would rob later ones of their layer
    check_scale(request_.scale, unsound);
    if (unsound) reject(unsound.sentence());
  }
  if (fault_) {
    scale_ = {};  // lest what is still emitted divide by it
    return locate({});
  }
  Node node{.primitive = &primitive, .shape = shape, .label = {primitive.naming().stem}};
  return store(node, nullptr);
}

constexpr Value Builder::push(const Primitive& primitive, const Value* inputs, int count, const Attributes& attributes,
                              int width, const Label& label) {
  if (fault_.raised_) return {};
  const std::size_t rules = rules_.used;
  if (rules > 0 && count == 2 && !attaching_) return push_attached(primitive, inputs, attributes, width, label);
  Node node{.primitive = &primitive,
            .attributes = attributes,
            .first_edge = counts_.edges,
            .edge_count = count,
            .scope = scope_,
            .label = label,
            .layer_group = layer_group_,
            .in_head = in_head_};
  node.attributes.width = width;
  for (std::size_t i = rules; i-- > 0;)
    if (rules_.data[i].rule->rewrite(node.primitive, node.attributes)) ++rules_.data[i].matches;
  name(node);
  infer(node, inputs);
  if (fault_.raised_) return locate(node.label);
  const Value result = store(node, inputs);
  if (taps_awaited_ && taps_.awaiting()) offer(node.label);
  return result;
}

/// Pushes an operation on two inputs behind what the rules in force put on its first.
constexpr Value Builder::push_attached(const Primitive& primitive, const Value* inputs, const Attributes& attributes,
                                       int width, const Label& label) {
  Value both[]{inputs[0], inputs[1]};
  attaching_ = true;
  for (std::size_t i = rules_.size(); i-- > 0;)
    if (rules_[i].rule->attach(*this, primitive, both[0])) ++rules_[i].matches;
  const Value result = push(primitive, both, 2, attributes, width, label);
  attaching_ = false;
  return result;
}

/// Gives an operation its automatic name unless it has one, and refuses a name that a sibling has. Filling trusts the
/// survey, in which the names were the same.
constexpr void Builder::name(Node& node) {
  const Naming& naming = node.primitive->naming();
  if (node.label.empty()) {
    node.label = names_.next(naming);
    if (!fills_ && names_.is_contested(naming, node.label)) reject_name(node.label);
  } else if (!fills_ && names_.claim(node.label)) {
    reject_name(node.label);
  }
}

/// Checks the operation and finds the shape of its result.
constexpr void Builder::infer(Node& node, const Value* inputs) {
  if (fault_.raised_) return;
  if (counts_.nodes >= Limits::nodes) {
    reject_size();
    return;
  }
  check_counts(*node.primitive, node.attributes, fault_);
  if (fault_.raised_) return;
  node.shape = node.primitive->infer(node.attributes, Inputs{inputs, node.edge_count}, fault_);
  if (!fault_.raised_) check_result(*node.primitive, node.shape, fault_);
}

constexpr Value Builder::store(Node& node, const Value* inputs) {
  const Inputs shapes{inputs, node.edge_count};
  const Cost cost = node.primitive->cost(node, shapes);
  node.parameters = cost.parameters;
  node.multiply_adds = cost.multiply_adds;
  if (fills_) {
    storage_.nodes.data()[counts_.nodes] = node;
    for (int i = 0; i < node.edge_count; ++i) storage_.edges.data()[counts_.edges + i] = inputs[i].node;
  }
  counts_.edges += node.edge_count;
  counts_.parameters += node.parameters;
  counts_.multiply_adds += node.multiply_adds;
  last_ = {counts_.nodes++, node.shape};
  return last_;
}

constexpr Builder::Frame Builder::enter(const Label& label, bool is_block) {
  if (faulted()) return {};
  if (!fills_ && names_.claim(label)) {
    reject_name(label);
    return {};
  }
  const Frame outer{scope_, names_.enter()};
  if (fills_) storage_.scopes.data()[counts_.scopes] = {scope_, label, is_block};
  scope_ = counts_.scopes++;
  if (is_block) ++counts_.blocks;
  path_.push_back(label);
  return outer;
}

constexpr void Builder::leave(const Frame& outer) {
  if (faulted()) return;
  if (taps_.awaiting()) offer({});
  path_.shrink(path_.size() - 1);
  names_.leave(outer.names);
  scope_ = outer.scope;
}

constexpr Value Builder::repeat(Value x, int count, int& index, const Step& block) {
  while (count-- > 0 && !faulted()) {
    const Counts first = counts_;
    const Value input = x;
    const Frame outer = enter({"", index++}, true);
    x = block.emit(*this, input);
    leave(outer);
    if (faulted() || x.shape != input.shape || taps_.awaiting()) continue;
    x = copy(first, input, x, count, index);
    break;
  }
  return x;
}

/// Emits what lies behind `first` so many times more. Each copy reads the result of the one before it where the
/// original reads `input`.
constexpr Value Builder::copy(const Counts& first, const Value& input, Value result, int times, int& index) {
  const detail::StoredBlock block{first, counts_ - first, input.node};
  if (counts_.nodes + times * block.size.nodes > Limits::nodes) {
    reject_size();
    return {};
  }
  const int step = result.node >= first.nodes ? block.size.nodes : 0;
  if (fills_)
    for (int i = 0; i < times; ++i)
      detail::store_copy(storage_, block, counts_ + i * block.size, result.node + i * step, index + i);
  else if (times > 0 && names_.number(index, times)) reject_name({"", index});
  counts_ = counts_ + times * block.size;
  index += times;
  result.node += times * step;
  return result;
}

constexpr void Builder::release(std::size_t kept) {
  for (std::size_t i = rules_.size(); i-- > kept;) {
    if (rules_[i].matches > 0) continue;
    Sentence miss;
    rules_[i].rule->describe_miss(miss);
    reject(miss);
  }
  rules_.shrink(kept);
}

constexpr void Builder::tap(const Primitive& joining, std::span<const std::string_view> paths) {
  if (taps_.any()) return reject(Sentence{} << "Features is given Features; name all layers in one");
  if (paths.empty()) return reject(Sentence{} << "Features names no layer; name one such as layer4");
  joining_ = &joining;
  taps_awaited_ = true;
  for (const std::string_view& path : paths) {
    for (const std::string_view* other = paths.data(); other != &path; ++other)
      if (*other == path) return reject(Sentence{} << "Features names " << path << " twice; keep one");
    taps_.add(path);
  }
}

constexpr void Builder::tap_requested(const Primitive& joining) {
  const std::size_t count = request_.features.size();
  if (count == 0) return;
  detail::Growing<std::string_view> paths{count};
  for (std::size_t i = 0; i < count; ++i) paths[i] = request_.features[i];
  tap(joining, paths.view());
}

/// Taps the result of a layer or, without a label, of the current scope if it is asked for. What lies behind the last
/// tap is still checked and counted, since rules and rates concern the whole network, but no longer stored.
constexpr void Builder::offer(const Label& layer) {
  if (!taps_.meet(path_.view(), layer, last_)) return;
  tapped_ = counts_;
  if (!taps_.awaiting()) fills_ = false;
}

constexpr void Builder::join_tapped() {
  if (faulted()) return;
  if (taps_.awaiting()) {
    Sentence miss;
    taps_.describe_miss(miss);
    return reject(miss);
  }
  tapped_.blocks = counts_.blocks;
  counts_ = tapped_;
  fills_ = !storage_.nodes.empty();
  push(*joining_, taps_.results());
}

constexpr void Builder::finish() {
  release(0);
  if (taps_.any()) join_tapped();
  if (fills_ && !faulted()) detail::schedule_rates(storage_, counts_.blocks);
}

constexpr void Builder::reject(const Sentence& why) {
  if (faulted()) return;
  fault_.of_scope() << why.view();
  locate({});
}

constexpr Value Builder::refuse(const Primitive& primitive, const Label& label, const Sentence& why) {
  if (faulted()) return {};
  fault_ << why.view();
  return locate(label.empty() ? names_.next(primitive.naming()) : label);
}

constexpr void Builder::reject_name(const Label& label) {
  Sentence why;
  reject(why << "two parts are named " << label << "; give one of them another name with Named");
}

constexpr void Builder::reject_size() {
  Sentence why;
  reject(why << "the network has more than " << Limits::nodes << " operations; describe a smaller one");
}

/// Puts the path of the fault's layer, or of the current scope, in front of its sentence, once.
constexpr Value Builder::locate(const Label& label) {
  if (fault_.located()) return {};
  Sentence path;
  for (const Label& scope : path_.view()) path << (path.empty() ? "" : ".") << scope;
  if (!fault_.is_of_scope() && !label.empty()) path << (path.empty() ? "" : ".") << label;
  fault_.locate(path.empty() ? "network" : path.view());
  return {};
}

}  // namespace archetype
