// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype::testing {

inline std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

/// Throws unless all tags are closed in order, attributes are quoted, and ids are unique.
class MarkupCheck {
 public:
  explicit MarkupCheck(const std::string& markup) : markup_(markup) {
    while ((at_ = markup_.find_first_of("<>", at_)) != std::string::npos) {
      if (markup_[at_] == '>') fail("a bare >");
      ++at_;
      tag();
    }
    if (!open_.empty()) fail("an open " + open_.back());
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    const std::size_t near = at_ == std::string::npos ? markup_.size() : at_;
    const std::size_t from = near < 40 ? 0 : near - 40;
    throw std::runtime_error(what + " near: " + markup_.substr(from, 80));
  }

  std::string word() {
    const std::size_t end = markup_.find_first_of(" =/>\n\"<", at_);
    if (end == std::string::npos) fail("an unfinished tag");
    const std::string found = markup_.substr(at_, end - at_);
    at_ = end;
    return found;
  }

  void attribute() {
    const std::string name = word();
    if (name.empty() || markup_.compare(at_, 2, "=\"") != 0) fail("an attribute without quotes: " + name);
    at_ += 2;
    const std::size_t end = markup_.find('"', at_);
    if (end == std::string::npos) fail("an open quote");
    const std::string value = markup_.substr(at_, end - at_);
    if (value.find('<') != std::string::npos) fail("a bare < in " + name);
    if (name == "id" && !ids_.insert(value).second) fail("a second id " + value);
    at_ = end + 1;
  }

  void tag() {
    if (markup_.compare(at_, 13, "!DOCTYPE html") == 0) {
      at_ += 14;
      return;
    }
    if (markup_[at_] == '/') {
      ++at_;
      const std::string name = word();
      if (open_.empty() || open_.back() != name) fail("a stray end of " + name);
      open_.pop_back();
      ++at_;
      return;
    }
    const std::string name = word();
    while (markup_[at_] == ' ') {
      ++at_;
      attribute();
    }
    if (markup_.compare(at_, 2, "/>") == 0) {
      at_ += 2;
      return;
    }
    if (markup_[at_] != '>') fail("an ill-formed " + name);
    ++at_;
    if (name == "style") at_ = markup_.find("</style>", at_);
    if (name != "meta" && name != "link") open_.push_back(name);
  }

  const std::string& markup_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
};

inline void require_balanced(const std::string& markup) { MarkupCheck check(markup); }

}  // namespace archetype::testing
