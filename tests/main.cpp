// SPDX-License-Identifier: MIT
// The main program of the tests. Beside Catch2's own options it knows a tag for each source file, its path below tests/
// without the ending: `describe_tests "[#blocks/transform]"` runs the cases of tests/blocks/transform.cpp. Unlike
// Catch2's own tags of file names, these differ where files of two folders have one name.
#define CATCH_CONFIG_RUNNER
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace {

/// The path below tests/, without its ending.
std::string name_of(std::string_view source) {
  std::string_view folder = __FILE__;
  folder.remove_suffix(std::string_view{"main.cpp"}.size());
  if (source.substr(0, folder.size()) == folder) source.remove_prefix(folder.size());
  return std::string{source.substr(0, source.rfind('.'))};
}

#if CATCH_VERSION_MAJOR >= 3

void tag_with_sources(const Catch::IConfig& config) {
  static std::list<std::string> tags;  // of which Catch2 keeps views
  for (const Catch::TestCaseHandle& test_case : Catch::getAllTestCasesSorted(config)) {
    auto& information = const_cast<Catch::TestCaseInfo&>(test_case.getTestCaseInfo());
    information.tags.push_back(Catch::Tag{tags.emplace_back("#" + name_of(information.lineInfo.file))});
  }
}

void fail_without_cases(Catch::Session&) {}  // as Catch2 3 does by itself

#else

void tag_with_sources(const Catch::IConfig& config) {
  for (const Catch::TestCase& test_case : Catch::getAllTestCasesSorted(config)) {
    auto& information = const_cast<Catch::TestCase&>(test_case);  // as Catch2 does for its own tags
    std::vector<std::string> tags = information.tags;
    tags.push_back("#" + name_of(information.lineInfo.file));
    Catch::setTags(information, tags);
  }
}

void fail_without_cases(Catch::Session& session) {
  Catch::WarnAbout::What& warnings = session.configData().warnings;
  warnings = static_cast<Catch::WarnAbout::What>(warnings | Catch::WarnAbout::NoTests);
}

#endif

}  // namespace

int main(int count, char** arguments) {
  Catch::Session session;
  fail_without_cases(session);
  if (const int error = session.applyCommandLine(count, arguments)) return error;
  tag_with_sources(session.config());
  return session.run();
}

#ifdef __SANITIZE_ADDRESS__
#include <cstdio>

#include <sanitizer/common_interface_defs.h>

namespace {

/// Names the case in which a sanitizer ends the program, as Catch2 does for those in which a signal ends it.
struct NameOfLastCase : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;

  void testCaseStarting(const Catch::TestCaseInfo& test_case) override {
    static std::string name;
    name = test_case.name;
    __sanitizer_set_death_callback([] { std::fprintf(stderr, "in the test case: %s\n", name.c_str()); });
  }
};
CATCH_REGISTER_LISTENER(NameOfLastCase)

}  // namespace

/// Read by LeakSanitizer: LibTorch keeps some objects of its own until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libtorch_cpu"; }
#endif
