// SPDX-License-Identifier: MIT
#pragma once
// Debian's Python with its PyTorch, the original of the formats that we read and write.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

/// Whether one of its packages is installed; else a test that needs it says that it is skipped.
inline bool python_has(const std::string& package) {
  const bool there = std::system(("/usr/bin/python3 -c 'import " + package + "' >/dev/null 2>&1").c_str()) == 0;
  if (!there) WARN("skipped: Debian's package python3-" << package << " is not installed");
  return there;
}
inline bool python_has_torch() { return python_has("torch"); }

/// Runs a script in a directory by an interpreter; false where it fails, after it has printed why.
inline bool run_script(const std::filesystem::path& directory, const std::string& script,
                       const std::string& interpreter = "/usr/bin/python3") {
  std::ofstream(directory / "script.py") << script;
  return std::system(("cd '" + directory.string() + "' && " + interpreter + " script.py >&2").c_str()) == 0;
}

/// The same for a script that uses PyTorch.
inline bool run_python(const std::filesystem::path& directory, const std::string& script) {
  return run_script(directory, "import torch\nfrom collections import OrderedDict\n" + script);
}
