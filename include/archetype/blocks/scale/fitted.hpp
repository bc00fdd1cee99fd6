// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/lowering/ill_formed.hpp>
#include <archetype/lowering/lower.hpp>

#include <climits>
#include <cstddef>

namespace archetype {

namespace detail {

/// φ is searched in tenths, from 0 to the scale of the largest published EfficientNets.
inline constexpr int steps_of_phi = 10;
inline constexpr int largest_fitted_step = 10 * steps_of_phi;

constexpr Ratio phi_of_step(int step) { return reduced(step, steps_of_phi); }

/// The request for the network scaled by the compound rule.
constexpr Request scaled_request(const Request& request, const Shape& declared, int step) {
  const CompoundFactors factors = CompoundRule::factors(phi_of_step(step));
  const Shape image{declared.channels, factors.resized(declared.height), factors.resized(declared.width)};
  Request scaled = request;
  scaled.input = image;
  scaled.channels = scaled.size = 0;
  scaled.scale = request.scale * factors.scale;
  return scaled;
}

/// The kinds of cost that a budget bounds: those that a survey counts, and memory, which takes longer to compute.
struct Bounded {
  bool counts = false;
  bool memory = false;
};

constexpr Bounded bounded_by(const Budget& budget) {
  return {budget.parameters != 0 || budget.multiply_adds != 0, budget.activation_memory != 0};
}

/// The bounded costs of a network; more than any budget if it has a fault.
constexpr Budget costs_of(void (*emit)(Builder&), Request request, Bounded bounded) {
  Budget costs{LLONG_MAX, LLONG_MAX, LLONG_MAX};
  if (bounded.counts) {
    Builder survey{request};
    emit(survey);
    if (survey.faulted()) return costs;
    costs.parameters = survey.counts().parameters;
    costs.multiply_adds = survey.counts().multiply_adds;
  }
  if (!bounded.memory) return costs;
  // Equal blocks after the second use no more memory than it does, so a graph with few of them has the same peak.
  if (request.scale.depth.value() > 1) request.scale.depth = 1.001_r;
  with_graph(emit, request, [&](const GraphView& graph) { costs.activation_memory = peak_activation_bytes(graph); });
  return costs;
}

/// Whether a network could be built, so that some cost of it is known.
constexpr bool known(const Budget& costs) {
  return costs.multiply_adds != LLONG_MAX || costs.activation_memory != LLONG_MAX;
}

/// Estimates the number of steps of φ between the costs of a network and its budget, from the rule's growth per step.
constexpr int steps_to(const Budget& budget, const Budget& costs) {
  int least = largest_fitted_step;
  const auto bound = [&](long long most, long long cost, double growth) {
    if (most == 0 || cost == 0) return;  // a cost of 0 fits at any scale
    const double steps =
        steps_of_phi * logarithm(static_cast<double>(most) / static_cast<double>(cost)) / logarithm(growth);
    const int whole = static_cast<int>(steps);
    const int below = whole > steps ? whole - 1 : whole;
    if (below < least) least = below;
  };
  constexpr double depth = CompoundRule::alpha.value();
  constexpr double width = CompoundRule::beta.value();
  constexpr double area = CompoundRule::gamma.value() * CompoundRule::gamma.value();
  bound(budget.parameters, costs.parameters, depth * width * width);
  bound(budget.multiply_adds, costs.multiply_adds, depth * width * width * area);
  bound(budget.activation_memory, costs.activation_memory, width * area);
  return least;
}

/// The next step to try between one that fits and one that does not: the one estimated from the latest costs, which
/// converges within three or four tries, or otherwise the middle.
constexpr int next_step(int fitting, int exceeding, int looks, int latest, const Budget& budget, const Budget& costs) {
  if (looks > 6 || !known(costs)) return (fitting + exceeding) / 2;
  const int pointed = latest + steps_to(budget, costs);
  return pointed <= fitting ? fitting + 1 : pointed >= exceeding ? exceeding - 1 : pointed;
}

/// The shape of the image that a network is declared for; 0 channels if it has no input.
template <class Net>
inline constexpr Shape declared_image{};
template <class First, class... Parts>
  requires is_input<First>
inline constexpr Shape declared_image<Network<First, Parts...>> = First::shape;

// Separate constants, since compilers limit the evaluation steps of each.
template <class Net, int Step, Bounded Costs>
inline constexpr Budget costs_at = costs_of(&Net::emit, scaled_request({}, declared_image<Net>, Step), Costs);

/// The last step that fits, between `Fitting`, which does, and `Exceeding`, which does not.
template <class Net, Budget Bound, int Fitting = 0, int Exceeding = largest_fitted_step + 1, int Looks = 1,
          int Latest = 0>
consteval int search_step() {
  constexpr Bounded bounded = bounded_by(Bound);
  if constexpr (Exceeding - Fitting == 1) {
    return Fitting;
  } else {
    constexpr int next = next_step(Fitting, Exceeding, Looks, Latest, Bound, costs_at<Net, Latest, bounded>);
    if constexpr (within(Bound, costs_at<Net, next, bounded>))
      return search_step<Net, Bound, next, Exceeding, Looks + 1, next>();
    else return search_step<Net, Bound, Fitting, next, Looks + 1, next>();
  }
}

/// Negative if even the unscaled network does not fit.
template <class Net, Budget Bound>
inline constexpr int fitted_step = [] {
  Fault fault;
  check_bounds(Bound, fault);
  if constexpr (declared_image<Net>.channels == 0) return -1;
  else if constexpr (!within(Bound, costs_at<Net, 0, bounded_by(Bound)>)) return -1;
  else return fault ? -1 : search_step<Net, Bound>();
}();

/// Rejects a network that exceeds its budget unscaled. A network with a fault reports that itself.
template <class Net, Budget Bound>
struct Unfitted {
  static constexpr Value emit(Builder& builder, Value x) {
    enforce_budget(builder, &Net::emit, builder.request(), Bound, "even at phi 0 its");
    return x;
  }
};

template <class Net, Budget Bound, int Step>
struct Fitting {
  using type = Scaled<Net, Compound<Phi<phi_of_step(Step)>>>;
};
template <class Net, Budget Bound>
struct Fitting<Net, Bound, -1> : AfterInput<Parts<Net>, Unfitted<Parts<Net>, Bound>> {};

}  // namespace detail

/// The network scaled by the compound rule to the limit of a budget: `Fitted<ResNet18, Budget{.parameters =
/// 20'000'000}>`.
///
/// φ is searched in tenths from 0 (unscaled) to 10: the result fits, and a tenth more would not. (Below 0 the rule is
/// known to shrink networks poorly, Han et al. 2020.) A network that exceeds the budget unscaled is rejected, naming
/// its costliest stage.
template <class Net, Budget Bound>
using Fitted = typename detail::Fitting<Net, Bound, detail::fitted_step<detail::Parts<Net>, Bound>>::type;

/// The φ of `Fitted<Net, Bound>`.
template <class Net, Budget Bound, std::size_t = sizeof(*verdict<Fitted<Net, Bound>>)>
inline constexpr Ratio fitted_phi = detail::phi_of_step(detail::fitted_step<detail::Parts<Net>, Bound>);

/// The result of `fit`.
struct Fit {
  Ratio phi{};
  Request request{};  ///< request of the scaled network: `lower<Net>(fit.request)`, `Model<Net>{fit.request}`
};

/// `Fitted` at run time, for a request and a budget that are not constants. Throws `IllFormedArchitecture` with the
/// sentence that the compiler would print.
inline Fit fit(Emit emit, const Budget& budget, const Request& request = {}) {
  const OwningGraph graph = lower(emit, request);
  Fault fault;
  detail::check_bounds(budget, fault);
  if (!fault) detail::check_budget(graph, budget, "even at phi 0 its", fault);
  if (fault) {
    fault.locate("network");
    throw IllFormedArchitecture{fault.sentence()};
  }
  int fitting = 0;
  int exceeding = detail::largest_fitted_step + 1;
  const auto request_at = [&](int step) { return detail::scaled_request(request, graph.view().input_shape(), step); };
  Budget costs = detail::costs_of(emit, request_at(0), detail::bounded_by(budget));
  for (int looks = 1, latest = 0; exceeding - fitting > 1; ++looks) {
    latest = detail::next_step(fitting, exceeding, looks, latest, budget, costs);
    costs = detail::costs_of(emit, request_at(latest), detail::bounded_by(budget));
    (detail::within(budget, costs) ? fitting : exceeding) = latest;
  }
  return {detail::phi_of_step(fitting), request_at(fitting)};
}

template <Architecture Net>
Fit fit(const Budget& budget, const Request& request = {}) {
  return fit(&Net::emit, budget, request);
}

}  // namespace archetype
