// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

/// A value of a reference file that records what is read from it, so that a file with a field unknown to the program is
/// rejected: such a field may change the meaning of other numbers.
class Reference {
 public:
  /// Throws std::runtime_error if the file cannot be opened, and nlohmann::json::exception if it is not JSON.
  static Reference from_file(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error("cannot be opened");
    auto document = std::make_shared<Document>();
    document->root = nlohmann::json::parse(file);
    const nlohmann::json* root = &document->root;
    return {std::move(document), root, ""};
  }

  bool is_array() const { return value_->is_array(); }
  bool is_null() const {
    document_->read.insert(value_);
    return value_->is_null();
  }
  bool is_number() const { return value_->is_number(); }
  std::size_t size() const { return value_->size(); }
  bool contains(const std::string& field) const { return value_->is_object() && value_->contains(field); }

  /// Throws std::runtime_error, naming the field, if it does not exist.
  Reference at(const std::string& field) const {
    if (!contains(field)) throw std::runtime_error(place_of(path_ + "/" + field) + " is missing");
    return child(value_->at(field), field);
  }

  /// The elements of an array.
  std::vector<Reference> elements() const {
    if (!is_array()) throw std::runtime_error(place_of(path_) + " is not an array");
    std::vector<Reference> all;
    for (std::size_t i = 0; i < value_->size(); ++i) all.push_back(child((*value_)[i], std::to_string(i)));
    return all;
  }

  /// The names of an object's fields.
  std::vector<std::string> fields() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : value_->items()) names.push_back(name);
    return names;
  }

  /// The whole value.
  template <class T>
  T get() const {
    document_->read.insert(value_);
    try {
      return value_->template get<T>();
    } catch (const nlohmann::json::exception& error) {
      throw std::runtime_error(place_of(path_) + " is of another type: " + error.what());
    }
  }

  /// The value of a field.
  template <class T>
  T get(const std::string& field) const {
    return at(field).template get<T>();
  }

  /// The value of a field that may be missing, or null.
  template <class T>
  T get_or(const std::string& field, T otherwise) const {
    if (!contains(field)) return otherwise;
    const Reference value = at(field);
    return value.is_null() ? otherwise : value.template get<T>();
  }

  /// An array of arrays of `columns` numbers each.
  std::vector<std::vector<double>> table(std::size_t columns) const {
    const auto rows = get<std::vector<std::vector<double>>>();
    for (const auto& row : rows) require_size(row.size(), columns, "columns");
    return rows;
  }

  /// Throws std::runtime_error, naming both, unless a number of elements is the one that the rest of the file requires.
  void require_size(std::size_t found, std::size_t expected, const std::string& things) const {
    if (found != expected)
      throw std::runtime_error(place_of(path_) + " has " + std::to_string(found) + " " + things + ", expected " +
                               std::to_string(expected));
  }

  /// Throws std::runtime_error, naming both, unless the value is the only one that the program can compare.
  template <class T>
  void require(const T& expected) const {
    if (get<T>() != expected)
      throw std::runtime_error(place_of(path_) + " is " + value_->dump() + ", expected " +
                               nlohmann::json(expected).dump());
  }

  /// Throws std::runtime_error, naming the first, if a field of the file was not read; fields that only describe the
  /// file do not count.
  void require_all_read() const { require_read(document_->root, ""); }

 private:
  struct Document {
    nlohmann::json root;
    std::set<const nlohmann::json*> entered;  ///< objects and arrays that were read in part
    std::set<const nlohmann::json*> read;     ///< values that were read as a whole
  };

  /// Fields that do not change the meaning of others.
  static constexpr std::array<std::string_view, 4> informative{
      "comment", "versions",
      "float32",  // the same training in single precision, which is reproducible only to within `spread`
      "spread"};

  Reference(std::shared_ptr<Document> document, const nlohmann::json* value, std::string path)
      : document_(std::move(document)), value_(value), path_(std::move(path)) {
    document_->entered.insert(value_);
  }

  Reference child(const nlohmann::json& value, const std::string& name) const {
    return {document_, &value, path_ + "/" + name};
  }

  static std::string place_of(const std::string& path) { return path.empty() ? "the file" : "field " + path; }

  void require_read(const nlohmann::json& value, const std::string& path) const {
    if (document_->read.contains(&value)) return;
    if (!value.is_structured() || !document_->entered.contains(&value))
      throw std::runtime_error(place_of(path) + " is not known to this program, so the file cannot be compared");
    for (const auto& [name, part] : value.items())
      if (std::find(informative.begin(), informative.end(), name) == informative.end())
        require_read(part, path + "/" + name);
  }

  std::shared_ptr<Document> document_;
  const nlohmann::json* value_;
  std::string path_;
};
