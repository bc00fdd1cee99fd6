// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/style.hpp>

#include <string>
#include <string_view>

namespace archetype::report {

/// Escapes a text for HTML and SVG, both for content and for quoted attributes. Control characters, which neither
/// allows, become U+FFFD.
inline std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      case '\t':
      case '\n':
        safe += c;
        break;
      default: {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7f) {
          safe += "\ufffd";
        } else {
          safe += c;
        }
      }
    }
  }
  return safe;
}

/// An element around content that is HTML already. `attributes` are already escaped.
inline std::string element(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string html = "<";
  html.append(name);
  if (!attributes.empty()) html.append(" ").append(attributes);
  return html.append(">").append(content).append("</").append(name).append(">");
}

/// An attribute whose value is escaped.
inline std::string attribute(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + escaped(value) + "\"";
}

/// A section of the page with a heading; empty if it has no content.
inline std::string section(std::string_view heading, std::string_view content) {
  if (content.empty()) return {};
  return element("section", "", element("h2", "", escaped(heading)) + "\n" + std::string(content)) + "\n";
}

/// A table in a frame that scrolls on its own, also by keyboard, if the table is larger. `name` labels the frame for
/// screen readers; `kind` is its CSS class; `rows` is HTML.
inline std::string scrolling_table(std::string_view name, std::string_view kind, std::string_view rows) {
  const std::string frame = attribute("class", "scroll " + std::string(kind)) + " role=\"region\" tabindex=\"0\" ";
  return element("div", frame + attribute("aria-label", name), element("table", "", rows)) + "\n";
}

/// A whole page with the library's style. Its content security policy forbids anything but what the page contains, so
/// that it never accesses a network.
inline std::string html_page(std::string_view title, std::string_view body) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  page +=
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n";
  page += "<link rel=\"icon\" href=\"data:,\">\n";
  page += element("title", "", escaped(title)) + "\n";
  page += element("style", "", page_style) + "\n</head>\n<body>\n";
  page += element("main", "", body) + "\n</body>\n</html>\n";
  return page;
}

}  // namespace archetype::report
