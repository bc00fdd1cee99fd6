// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/deploy.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/test_vector.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace archetype {

/// Writes a model with its weights, its preset and its class names into one file, which programs without LibTorch open:
/// see `deploy<Net>`. `name` is what the file calls the network. The file has a test vector, with which `verify` can
/// tell there whether the network computes the same result, unless `test_vector` is empty.
inline void deploy(const AnyModel& model, const std::filesystem::path& file, const std::string& name = {},
                   const std::optional<WithTestVector>& test_vector = WithTestVector{}) {
  StateDict state = state_dict(model);
  if (test_vector) state.metadata()[TestVector::key] = detail::make_test_vector(model, *test_vector).text();
  deploy(model->graph(), state, file, {.name = name});
}

}  // namespace archetype
