// SPDX-License-Identifier: MIT
#pragma once
#include <functional>

/// How often a function calls the program's `operator new`, which this counts. What oneDNN allocates within a primitive
/// does not count: a table of its arguments, which nobody can prevent.
int allocations_of(const std::function<void()>& function);
