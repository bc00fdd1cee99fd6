// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/html.hpp>
#include <archetype/report/run.hpp>

#include <cstddef>
#include <string>

namespace archetype::report {

/// The header of a page: name, description, the first four facts in large type, and the others as a list.
inline std::string overview(const Run& run) {
  std::string html = element("h1", "", escaped(run.name)) + "\n";
  if (!run.description.empty()) html += element("p", "class=\"lead\"", escaped(run.description)) + "\n";
  std::string headline;
  std::string others;
  for (std::size_t i = 0; i < run.facts.size(); ++i) {
    const auto& [label, value] = run.facts[i];
    const std::string fact = element("div", "", element("dt", "", escaped(label)) + element("dd", "", escaped(value)));
    (i < 4 ? headline : others) += fact + "\n";
  }
  if (!headline.empty()) html += element("dl", "class=\"headline\"", headline) + "\n";
  if (!others.empty()) html += element("dl", "class=\"facts\"", others) + "\n";
  return element("header", "", html) + "\n";
}

}  // namespace archetype::report
