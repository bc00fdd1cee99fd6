// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/growing.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/node.hpp>
#include <archetype/graph/primitive.hpp>
#include <archetype/graph/rule.hpp>
#include <archetype/graph/scale.hpp>
#include <archetype/graph/taps.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace archetype {

/// What a lowering may be told besides the type.
struct Request {
  Shape input{};     ///< instead of the declared one; of no channels: as declared
  int classes = 0;   ///< instead of the classifier's; 0: as declared
  int channels = 0;  ///< of the images, instead of the declared ones; 0: as declared
  int size = 0;      ///< height and width of the images, instead of the declared ones; 0: as declared
  Scale scale{};     ///< of declared widths and repeats, besides what the type scales them by

  /// The input of a network that declares this one.
  constexpr Shape input_of(Shape declared) const {
    if (input.channels != 0) declared = input;
    if (channels != 0) declared.channels = channels;
    if (size != 0) declared.height = declared.width = size;
    return declared;
  }
};

/// Where a lowering stores a graph, with room for exactly what a survey of the same architecture counted.
struct GraphStorage {
  std::span<Node> nodes{};
  std::span<int> edges{};
  std::span<Scope> scopes{};
};

/// Collects an architecture's operations in execution order. A block's `emit` calls it as a forward pass calls modules.
///
/// It serves constant evaluation and run time alike, and an architecture is lowered by it twice: a survey finds its
/// fault or its size, then the same calls fill a storage of that size. (What is allocated during constant evaluation
/// cannot outlive it, and growing an array of nodes costs GCC more than the second pass does.) After the first fault it
/// takes nothing more.
class Builder {
 public:
  /// Surveys: counts and checks, stores nothing.
  constexpr explicit Builder(Request request = {}) : request_(request), scale_(request.scale) {}

  /// Fills the storage.
  constexpr Builder(Request request, GraphStorage storage)
      : request_(request),
        scale_(request.scale),
        storage_(storage),
        nodes_(storage.nodes.data()),
        edges_(storage.edges.data()),
        scopes_(storage.scopes.data()) {}

  constexpr bool faulted() const { return static_cast<bool>(fault_); }
  constexpr const Request& request() const { return request_; }
  constexpr void ask_for_classes(int count) { request_.classes = count; }

  /// The scale of what is declared from here on.
  constexpr const Scale& scale() const { return scale_; }
  constexpr void rescale(const Scale& scale) { scale_ = scale; }

  /// Pushes the input, the one node whose shape is given.
  constexpr Value start(const Primitive& primitive, const Shape& shape);

  /// Adds an operation on earlier results. Without a label it is named by its kind and ordinal in its scope.
  constexpr Value push(const Primitive& primitive, std::initializer_list<Value> inputs,
                       const Attributes& attributes = {}, const Label& label = {}) {
    return push(primitive, inputs.begin(), static_cast<int>(inputs.size()), attributes, label);
  }
  constexpr Value push(const Primitive& primitive, std::span<const Value> inputs, const Attributes& attributes = {},
                       const Label& label = {}) {
    return push(primitive, inputs.data(), static_cast<int>(inputs.size()), attributes, label);
  }

  /// A scope, and where its own entries begin in what grows and shrinks with the scopes.
  struct Frame {
    int scope = 0;
    std::size_t first_counter = 0;
    std::size_t first_given = 0;
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

  /// Emits a part on a value, as the `emit` of its type does.
  using Emitter = Value (*)(Builder&, Value);

  /// Applies a block `count` times to `x`, each time in a module named by the next index. The block is called as an
  /// `Emitter` is.
  ///
  /// Where a time leaves the shape as it was, the others would emit the same again, so they are copied: that is why a
  /// network's depth costs its compilation next to nothing.
  template <class Block>
  constexpr Value repeat(Value x, int count, int& index, Block block);

  /// The next label of this stem in the current scope: "layer" gives `layer1`, then `layer2`.
  constexpr Label next(const Naming& naming) { return {naming.stem, ++counter(naming)}; }

  /// From here on every operation passes through the rule, until `release`.
  constexpr void enforce(const Rule& rule) { rules_.push_back({&rule, 0}); }

  /// How many rules are in force.
  constexpr std::size_t rules() const { return rules_.size(); }

  /// Ends all but the first `kept` rules. One that concerned no operation is a fault.
  constexpr void release(std::size_t kept);

  /// Makes the results of these layers and scopes those of the network: it will end in `joining`, which reads them, and
  /// keep nothing behind the last of them.
  constexpr void tap(const Primitive& joining, std::span<const std::string_view> paths);

  /// Ends the network: all rules, what is tapped, and what depends on how many blocks there are.
  constexpr void finish();

  /// Stops the build with a sentence about the current scope.
  constexpr void reject(const Sentence& why);

  /// Stops the build with a sentence about a layer that cannot even be pushed.
  constexpr Value refuse(const Primitive& primitive, const Label& label, const Sentence& why);

  /// The first fault with the path of its layer or scope in front; empty where there is none.
  constexpr const Sentence& fault() const { return fault_.sentence(); }

  constexpr int node_count() const { return position_.node; }
  constexpr int edge_count() const { return position_.edge; }
  constexpr int scope_count() const { return position_.scope; }

 private:
  struct Counter {
    const Naming* naming = nullptr;
    int count = 0;
  };
  struct ActiveRule {
    const Rule* rule = nullptr;
    int matches = 0;
  };
  /// How many of each have been emitted.
  struct Position {
    int node = 0;
    int edge = 0;
    int scope = 1;
    int block = 0;
  };

  constexpr Value push(const Primitive& primitive, const Value* inputs, int count, const Attributes& attributes,
                       const Label& label);
  constexpr int& counter(const Naming& naming);
  static constexpr Label numbered(const Naming& naming, int ordinal);
  constexpr Label automatic(const Naming& naming) { return numbered(naming, ++counter(naming)); }
  constexpr bool counted(std::string_view name) const;
  constexpr void claim(const Label& label, bool given);
  constexpr void apply_rules(const Primitive*& primitive, Attributes& attributes);
  constexpr Value attached(const Primitive& primitive, Value first);
  constexpr void offer(const Label& layer, const Value& result);
  constexpr void join_tapped();
  constexpr void schedule_rates();
  constexpr void infer(Node& node, const Value* inputs);
  constexpr Value store(Node& node, const Value* inputs);
  constexpr Value copy(const Position& first, Value input, Value result, int times, int& index);
  constexpr void reject_size();
  constexpr Value locate(const Label& label);

  Request request_;
  Scale scale_;
  GraphStorage storage_;
  Node* nodes_ = nullptr;  // all three are null where nothing is stored
  int* edges_ = nullptr;
  Scope* scopes_ = nullptr;
  Position position_;

  detail::Growing<Label> path_;        // of the current scope
  detail::Growing<Counter> counters_;  // how often each stem was numbered, scope by scope
  detail::Growing<Label> given_;       // names that a user chose, scope by scope
  detail::Growing<ActiveRule> rules_;
  bool attaching_ = false;
  detail::Taps taps_;
  const Primitive* joining_ = nullptr;
  Position tapped_;  // behind the last tap that was met
  Frame frame_;
  Value last_;  // that was offered to the taps
  Fault fault_;
};

constexpr Value Builder::start(const Primitive& primitive, const Shape& shape) {
  if (shape.channels < 1 || shape.height < 1 || shape.width < 1)
    fault_ << "Input is " << shape.channels << "x" << shape.height << "x" << shape.width
           << "; every extent must be at least 1";
  else check_result(primitive.kind(), shape, fault_);
  if (!fault_ && request_.scale != Scale{}) check_scale(request_.scale, fault_.of_scope());
  if (fault_) return locate({});
  Node node{.primitive = &primitive, .shape = shape, .label = {primitive.naming().stem}};
  return store(node, nullptr);
}

constexpr Value Builder::push(const Primitive& primitive, const Value* inputs, int count, const Attributes& attributes,
                              const Label& label) {
  if (faulted()) return {};
  if (rules_.size() > 0 && !attaching_ && count == 2) {
    const Value with_attached[]{attached(primitive, inputs[0]), inputs[1]};
    if (with_attached[0].node != inputs[0].node) {
      attaching_ = true;
      const Value result = push(primitive, with_attached, 2, attributes, label);
      attaching_ = false;
      return result;
    }
  }
  Node node{
      .primitive = &primitive, .attributes = attributes, .edge_count = count, .scope = frame_.scope, .label = label};
  apply_rules(node.primitive, node.attributes);
  if (label.empty()) node.label = automatic(node.primitive->naming());
  claim(node.label, !label.empty() && label.ordinal < 0);
  infer(node, inputs);
  if (faulted()) return locate(node.label);
  const Value result = store(node, inputs);
  if (taps_.awaiting()) offer(node.label, result);
  return result;
}

/// Checks the operation and finds the shape of its result.
constexpr void Builder::infer(Node& node, const Value* inputs) {
  if (fault_) return;
  if (position_.node >= Limits::nodes) {
    reject_size();
    return;
  }
  const std::string_view kind = node.primitive->kind();
  check_counts(kind, node.attributes, fault_);
  if (fault_) return;
  node.shape = node.primitive->infer(node.attributes, Inputs{inputs, node.edge_count}, fault_);
  if (!fault_) check_result(kind, node.shape, fault_);
}

constexpr Value Builder::store(Node& node, const Value* inputs) {
  if (nodes_ != nullptr) {
    node.first_edge = position_.edge;
    const Inputs shapes{inputs, node.edge_count};
    TrainedCount trained;
    node.primitive->state(node, shapes, trained);
    node.parameters = trained.count();
    node.multiply_adds = node.primitive->multiply_adds(node, shapes);
    nodes_[position_.node] = node;
    for (int i = 0; i < node.edge_count; ++i) edges_[position_.edge + i] = inputs[i].node;
  }
  position_.edge += node.edge_count;
  return {position_.node++, node.shape};
}

constexpr Builder::Frame Builder::enter(const Label& label, bool is_block) {
  claim(label, label.ordinal < 0);
  const Frame outer = frame_;
  if (faulted()) return outer;
  if (scopes_ != nullptr) scopes_[position_.scope] = {outer.scope, label, is_block};
  frame_ = {position_.scope++, counters_.size(), given_.size()};
  if (is_block) ++position_.block;
  path_.push_back(label);
  return outer;
}

constexpr void Builder::leave(const Frame& outer) {
  if (faulted()) return;
  if (taps_.awaiting()) offer({}, last_);
  path_.shrink(path_.size() - 1);
  counters_.shrink(frame_.first_counter);
  given_.shrink(frame_.first_given);
  frame_ = outer;
}

template <class Block>
constexpr Value Builder::repeat(Value x, int count, int& index, Block block) {
  while (count-- > 0 && !faulted()) {
    const Position first = position_;
    const Value input = x;
    const Frame outer = enter({"", index++}, true);
    x = block(*this, input);
    leave(outer);
    if (faulted() || x.shape != input.shape || taps_.awaiting()) continue;
    x = copy(first, input, x, count, index);
    break;
  }
  return x;
}

/// Emits what lies behind `first` so many times more. Each copy reads the result of the one before it where the
/// original reads `input`.
constexpr Value Builder::copy(const Position& first, Value input, Value result, int times, int& index) {
  const Position size{position_.node - first.node, position_.edge - first.edge, position_.scope - first.scope,
                      position_.block - first.block};
  if (position_.node + times * size.node > Limits::nodes) {
    reject_size();
    return {};
  }
  for (; times > 0; --times) {
    const int shift = position_.node - first.node;
    const int scope_shift = position_.scope - first.scope;
    const int read = result.node;
    if (nodes_ != nullptr) {
      for (int i = 0; i < size.scope; ++i) {
        Scope& scope = scopes_[position_.scope + i];
        scope = scopes_[first.scope + i];
        if (i == 0) scope.label.ordinal = index;
        else scope.parent += scope_shift;
      }
      for (int i = 0; i < size.node; ++i) {
        Node& node = nodes_[position_.node + i];
        node = nodes_[first.node + i];
        node.first_edge += position_.edge - first.edge;
        node.scope += scope_shift;
      }
      for (int i = 0; i < size.edge; ++i) {
        const int source = edges_[first.edge + i];
        edges_[position_.edge + i] = source >= first.node ? source + shift : source == input.node ? read : source;
      }
    }
    if (result.node >= first.node) result.node += size.node;
    ++index;
    position_ = {position_.node + size.node, position_.edge + size.edge, position_.scope + size.scope,
                 position_.block + size.block};
  }
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
  for (const std::string_view& path : paths) {
    for (const std::string_view* other = paths.data(); other != &path; ++other)
      if (*other == path) return reject(Sentence{} << "Features names " << path << " twice; keep one");
    taps_.add(path);
  }
}

/// Taps the result of a layer or, without a label, of the current scope if it is asked for. What lies behind the last
/// tap is still checked and counted, since rules and rates concern the whole network, but no longer stored.
constexpr void Builder::offer(const Label& layer, const Value& result) {
  last_ = result;
  if (!taps_.meet(path_.view(), layer, result)) return;
  tapped_ = position_;
  if (taps_.awaiting()) return;
  nodes_ = nullptr;
  edges_ = nullptr;
  scopes_ = nullptr;
}

constexpr void Builder::join_tapped() {
  if (faulted()) return;
  if (taps_.awaiting()) {
    Sentence miss;
    taps_.describe_miss(miss);
    return reject(miss);
  }
  const int blocks = position_.block;
  position_ = tapped_;
  position_.block = blocks;
  nodes_ = storage_.nodes.data();
  edges_ = storage_.edges.data();
  scopes_ = storage_.scopes.data();
  push(*joining_, taps_.results());
}

constexpr void Builder::finish() {
  release(0);
  if (taps_.any()) join_tapped();
  if (nodes_ != nullptr && !faulted()) schedule_rates();
}

/// Gives scheduled rates their values, for which the number of blocks must be known.
constexpr void Builder::schedule_rates() {
  const long long blocks = position_.block;
  long long block = -1;
  int last = 0;
  for (int i = 0; i < position_.node; ++i) {
    Attributes& attributes = nodes_[i].attributes;
    if (attributes.schedule == RateSchedule::constant) continue;
    for (; last < nodes_[i].scope; ++last) block += scopes_[last + 1].is_block ? 1 : 0;
    const long long steps = attributes.schedule == RateSchedule::below_last || blocks == 1 ? blocks : blocks - 1;
    attributes.rate = {attributes.rate.numerator * (block > 0 ? block : 0), attributes.rate.denominator * steps};
    attributes.schedule = RateSchedule::constant;
  }
}

constexpr int& Builder::counter(const Naming& naming) {
  for (std::size_t i = frame_.first_counter; i < counters_.size(); ++i)
    if (counters_[i].naming == &naming || detail::equal(counters_[i].naming->stem, naming.stem))
      return counters_[i].count;
  counters_.push_back({&naming, 0});
  return counters_.back().count;
}

constexpr Label Builder::numbered(const Naming& naming, int ordinal) {
  return naming.numbered || ordinal > 1 ? Label{naming.stem, ordinal} : Label{naming.stem};
}

/// Refuses a name that a sibling has. Counted names differ by construction, so each is only held against the given
/// ones; a given one is held against the counters too.
constexpr void Builder::claim(const Label& label, bool given) {
  bool taken = given && counted(label.text);
  for (std::size_t i = frame_.first_given; i < given_.size(); ++i) taken = taken || same_name(given_[i], label);
  if (taken) {
    Sentence why;
    return reject(why << "two parts are named " << label << "; give one of them another name with Named");
  }
  if (given) given_.push_back(label);
}

/// Whether a layer of the current scope has been named so by its kind and ordinal.
constexpr bool Builder::counted(std::string_view name) const {
  for (std::size_t i = frame_.first_counter; i < counters_.size(); ++i) {
    const Naming& naming = *counters_[i].naming;
    if (!name.starts_with(naming.stem)) continue;
    for (int ordinal = 1; ordinal <= counters_[i].count; ++ordinal)
      if (same_name({name}, numbered(naming, ordinal))) return true;
  }
  return false;
}

constexpr void Builder::apply_rules(const Primitive*& primitive, Attributes& attributes) {
  for (std::size_t i = rules_.size(); i-- > 0;)
    if (rules_[i].rule->rewrite(primitive, attributes)) ++rules_[i].matches;
}

/// The first input of an operation with what the rules in force put on it.
constexpr Value Builder::attached(const Primitive& primitive, Value first) {
  attaching_ = true;
  for (std::size_t i = rules_.size(); i-- > 0;)
    if (rules_[i].rule->attach(*this, primitive, first)) ++rules_[i].matches;
  attaching_ = false;
  return first;
}

constexpr void Builder::reject(const Sentence& why) {
  if (faulted()) return;
  fault_.of_scope() << why.view();
  locate({});
}

constexpr Value Builder::refuse(const Primitive& primitive, const Label& label, const Sentence& why) {
  if (faulted()) return {};
  fault_ << why.view();
  return locate(label.empty() ? automatic(primitive.naming()) : label);
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
