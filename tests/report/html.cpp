// SPDX-License-Identifier: MIT
#include <archetype/report/html.hpp>

#include <string>

#include <catch2/catch.hpp>

#include "markup.hpp"

using namespace archetype::report;

TEST_CASE("Text is escaped for content and for attributes") {
  CHECK(escaped("a < b && c > \"d\" 'e'") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
  CHECK(escaped("naïve 猫") == "naïve 猫");
  CHECK(escaped(std::string("a\0b\x1b", 4)) == "a\ufffdb\ufffd");
}

TEST_CASE("A page is balanced, states its encoding first and forbids access to the network") {
  const std::string page = html_page("<Title>", element("p", "", "body"));
  archetype::testing::require_balanced(page);
  CHECK(page.find("<meta charset=\"utf-8\">") < page.find("<title>&lt;Title&gt;</title>"));
  CHECK(page.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("A section without content has no heading") { CHECK(section("Curves", "").empty()); }

TEST_CASE("The tests' check of markup rejects malformed markup") {
  CHECK_NOTHROW(archetype::testing::require_balanced("<p class=\"a\">x<br/></p>"));
  CHECK_THROWS(archetype::testing::require_balanced("<p>x"));
  CHECK_THROWS(archetype::testing::require_balanced("<p><b>x</p></b>"));
  CHECK_THROWS(archetype::testing::require_balanced("<p class=a>x</p>"));
  CHECK_THROWS(archetype::testing::require_balanced("<p id=\"a\">x</p><p id=\"a\">y</p>"));
  CHECK_THROWS(archetype::testing::require_balanced("1 > 0"));
}
