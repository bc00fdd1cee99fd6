// SPDX-License-Identifier: MIT
// Measures what our headers cost the compiler, in seconds of processor time:
//
//   compile_time GCC CLANG FLAGS TORCH_FLAGS SOURCES WORKPLACE
#include <cstdlib>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

#include <sys/resource.h>

#include "statistics.hpp"

namespace {

using namespace archetype::bench;

double seconds_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](timeval time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Processor time of a command, which must succeed.
double seconds(const std::string& command) {
  const double before = seconds_of_children();
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
  return seconds_of_children() - before;
}

/// Commands that compile a source of benchmarks/compile/.
struct Commands {
  std::string gcc, clang, flags, torch_flags, sources, workplace;

  std::string check(const std::string& compiler, const std::string& name) const {
    return compiler + " " + flags + " -fsyntax-only " + sources + "/" + name + ".cpp";
  }
  std::string optimize(const std::string& name) const {
    return gcc + " " + flags + " -O2 -c " + sources + "/" + name + ".cpp -o " + workplace + "/object.o";
  }
  std::string build(const std::string& name, const std::string& options = "") const {
    return gcc + " " + torch_flags + " " + options + " -c " + sources + "/" + name + ".cpp -o " + workplace +
           "/object.o";
  }
};

void measure_description(const Commands& commands, int runs) {
  const auto once = [&](const std::string& compiler, const char* name) {
    return [command = commands.check(compiler, name)] { return seconds(command); };
  };
  print_row("describing eight ResNets with static_asserts, GCC",
            spread(repeated(runs, once(commands.gcc, "eight_resnets"))), "s", "< 0.5 s");

  const auto [deep, shallow] = in_turn(runs, once(commands.gcc, "resnet152"), once(commands.gcc, "resnet18"));
  print_row("describing ResNet-152, compile time beyond ResNet-18, GCC", spread(pairwise(deep, shallow, std::minus{})),
            "s", "< 0.1 s");

  print_row("describing fifteen EfficientNets with static_asserts, GCC",
            spread(repeated(runs, once(commands.gcc, "efficientnets"))), "s", "< 0.5 s");

  const auto [listing, lowering] = in_turn(
      runs, [&] { return seconds(commands.optimize("list_zoo")); },
      [&] { return seconds(commands.optimize("lower_resnet50")); });
  print_row("listing every network, compile time beyond lowering one, GCC -O2",
            spread(pairwise(listing, lowering, std::minus{})), "s", "< 3 s");

  if (commands.clang.empty()) return;
  print_row("describing eight ResNets with static_asserts, Clang",
            spread(repeated(runs, once(commands.clang, "eight_resnets"))), "s", "none");
  print_row("describing a network of 1001 layers, default limits, Clang",
            spread(repeated(runs, once(commands.clang, "resnet1001"))), "s", "compiles");
}

void measure_library(const Commands& commands, int runs) {
  const auto once = [](const std::string& command) { return [command] { return seconds(command); }; };
  const auto print_ratio = [&](const std::string& what, const std::string& ours, const std::string& theirs,
                               const std::string& aim) {
    const auto [first, second] = in_turn(runs, once(ours), once(theirs));
    print_row(what, spread(pairwise(first, second, std::divides{})), "×", aim);
  };
  const std::string compiled = " -DARCHETYPE_COMPILED", check = "-fsyntax-only";
  for (const std::string& options : {check, check + compiled})
    print_ratio("compiling <archetype/archetype.hpp> ÷ <torch/torch.h>, " + options,
                commands.build("include_archetype", options), commands.build("include_torch", check), "< 1.3");
  for (const std::string level : {"-O2", "-O0"})
    for (const std::string& options : {level, level + compiled})
      print_ratio("compiling a program that loads and runs ResNet-50 ÷ one written by hand, " + options,
                  commands.build("load_and_run_resnet50", options), commands.build("load_and_run_handwritten", level),
                  level == "-O2" ? "< 1.5" : "< 1.25");

  const std::string header = commands.workplace + "/precompiled.hpp";
  seconds("echo '#include <archetype/archetype.hpp>' > " + header);
  for (const std::string& options : {"-O2" + compiled, "-O0" + compiled, std::string{"-O2"}, std::string{"-O0"}}) {
    seconds(commands.gcc + " " + commands.torch_flags + " " + options + " -x c++-header " + header);
    const std::string with_header = options + " -include " + header;
    const auto [including, running] = in_turn(runs, once(commands.build("include_archetype", with_header)),
                                              once(commands.build("run_resnet50", with_header)));
    print_row("compiling with a precompiled <archetype/archetype.hpp>, " + options, spread(including), "s", "< 5 s");
    print_row("compiling a program that runs ResNet-50, precompiled header, " + options, spread(running), "s",
              options.starts_with("-O2") ? "< 8 s" : "< 6 s");
  }
}

/// Whether the measurements could be made; what could not be compiled is named.
bool succeeds(void (*measure)(const Commands&, int), const Commands& commands, int runs) {
  try {
    measure(commands, runs);
    return true;
  } catch (const std::runtime_error& error) {
    std::cerr << "compile_time: " << error.what() << '\n';
    return false;
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 7) {
    std::cerr << "compile_time: run me by ./dev bench, which knows the compilers and their flags\n";
    return 2;
  }
  const Commands commands{arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6]};
  const bool described = succeeds(measure_description, commands, 5);
  const bool included = succeeds(measure_library, commands, 3);
  return described && included ? 0 : 1;
}
