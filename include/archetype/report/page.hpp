// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/write_file.hpp>
#include <archetype/report/confusion.hpp>
#include <archetype/report/consistent.hpp>
#include <archetype/report/curves.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/overview.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/tables.hpp>
#include <archetype/report/worst.hpp>

#include <filesystem>
#include <string>

namespace archetype {

/// The report of a run as a single HTML page that loads nothing else. Throws std::invalid_argument, whose message names
/// the field and both values, if parts of the run contradict each other.
inline std::string report_page(const Run& run) {
  using namespace report;
  require_consistent(run);
  return html_page(run.name, overview(run) + curves(run) + tables(run) + confusion(run) + worst_predictions(run));
}

/// Writes the report of a run as `write_file` does: if that throws, an older file at the path is unchanged.
inline void write_report(const std::filesystem::path& path, const Run& run) { io::write_file(path, report_page(run)); }

}  // namespace archetype
