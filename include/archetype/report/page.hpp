// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <archetype/files/write_file.hpp>
#include <archetype/report/confusion.hpp>
#include <archetype/report/consistent.hpp>
#include <archetype/report/curves.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/overview.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/tables.hpp>
#include <archetype/report/worst.hpp>

namespace archetype {

/// The report of a run as one HTML page that needs no other file, script or network.
/// Throws std::invalid_argument, naming the field and both values, if the run contradicts itself.
inline std::string report_page(const Run& run) {
  using namespace report;
  require_consistent(run);
  return html_page(run.name, overview(run) + curves(run) + tables(run) + confusion(run) + worst_pictures(run));
}

/// Writes the report of a run; a failure throws and leaves an older file at that path as it was.
inline void write_report(const std::filesystem::path& path, const Run& run) { write_file(path, report_page(run)); }

}  // namespace archetype
