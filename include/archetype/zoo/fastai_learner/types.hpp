// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/initialization.hpp>

#include <type_traits>

namespace archetype {

namespace detail {

template <class... Parts>
constexpr bool declares_initialization(const Network<Parts...>*) {
  return (false || ... || requires { Parts::initialization; });
}

/// The network, initialized as the body of a fastai learner unless it declares an initialization.
template <class Net>
using LearnerBody =
    typename std::conditional_t<declares_initialization(static_cast<const Parts<Net>*>(nullptr)),
                                std::type_identity<Parts<Net>>,
                                AfterInput<Parts<Net>, InitializedAs<initializations::fastai_learner>>>::type;

}  // namespace detail

/// What a fastai learner trains: the body of a network under fastai's head, whose linear layers are initialized
/// Kaiming-normal (Howard & Gugger 2020). `Learner<ResNet18>` leaves the number of classes to the lowering.
template <class Net, int Classes = 0>
using Learner = WithHead<detail::LearnerBody<Net>, FastaiHead<Classes>>;

}  // namespace archetype
