// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#ifdef __SANITIZE_ADDRESS__
/// Read by LeakSanitizer: LibTorch keeps some objects of its own until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libtorch_cpu"; }
#endif
