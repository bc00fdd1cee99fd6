// SPDX-License-Identifier: MIT
// Views of what a temporary owns would outlive it: `for (auto& x : list().entries())` reads a list that is gone.
#include <archetype/graph/operation.hpp>
#include <archetype/graph/sentence.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/names/key_map.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <concepts>
#include <string>
#include <utility>

using namespace archetype;

namespace {

template <class T>
concept HasView = requires(T&& owner) { std::forward<T>(owner).view(); };
template <class T>
concept HasEntries = requires(T&& owner) { std::forward<T>(owner).entries(); };
template <class T>
concept HasTheirs = requires(T&& owner, const std::string& key) { std::forward<T>(owner).theirs(key); };
template <class T>
concept HasOurs = requires(T&& owner, const std::string& key) { std::forward<T>(owner).ours(key); };
template <class T>
concept HasPair = requires(T&& owner, const std::string& key) { std::forward<T>(owner).pair_of(key); };
template <class T>
concept HasPairs = requires(T&& owner) { std::forward<T>(owner).pairs(); };
template <class T>
concept HasTensors = requires(T&& owner) { std::forward<T>(owner).tensors(); };
template <class T>
concept HasMetadata = requires(T&& owner) { std::forward<T>(owner).metadata(); };
template <class T>
concept Finds = requires(T&& owner) { std::forward<T>(owner).find(""); };
template <class T>
concept HasStorage = requires(T&& owner) { std::forward<T>(owner).storage(); };
template <class T>
concept HasNaming = requires(T&& owner) { std::forward<T>(owner).naming(); };
template <class T>
concept HasTraits = requires(T&& owner) { std::forward<T>(owner).traits(); };
template <class T>
concept HasSources = requires(T&& owner) { std::forward<T>(owner).sources(); };

}  // namespace

static_assert(HasView<Sentence&> && HasView<const Sentence&> && !HasView<Sentence> && !HasView<const Sentence>);
static_assert(HasView<const TensorShape&> && !HasView<TensorShape>);
static_assert(HasView<const Graph<1, 1, 1>&> && !HasView<Graph<1, 1, 1>>);
static_assert(HasView<const OwningGraph&> && !HasView<OwningGraph>);
static_assert(HasStorage<OwningGraph&> && !HasStorage<OwningGraph>);
static_assert(HasNaming<const Operation&> && !HasNaming<Operation>);
static_assert(HasTraits<const Operation&> && !HasTraits<Operation>);
static_assert(HasEntries<const StateList&> && !HasEntries<StateList>);
static_assert(HasPairs<const KeyMap&> && !HasPairs<KeyMap>);
static_assert(HasPair<const KeyMap&> && !HasPair<KeyMap>);
static_assert(HasTheirs<const KeyMap&> && !HasTheirs<KeyMap>);
static_assert(HasOurs<const KeyMap&> && !HasOurs<KeyMap>);
static_assert(HasTensors<const StateDict&> && !HasTensors<StateDict>);
static_assert(HasMetadata<StateDict&> && HasMetadata<const StateDict&> && !HasMetadata<StateDict>);
static_assert(Finds<const StateDict&> && !Finds<StateDict>);
static_assert(HasSources<const WeightMatch&> && !HasSources<WeightMatch>);

static_assert(std::convertible_to<const OwningGraph&, GraphView> && !std::convertible_to<OwningGraph, GraphView>);
static_assert(std::constructible_from<WeightMatch, GraphView, const StateDict&>);
static_assert(!std::constructible_from<WeightMatch, GraphView, StateDict>);
