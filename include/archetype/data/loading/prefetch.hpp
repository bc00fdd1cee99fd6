// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace archetype {

/// Evaluates the elements of a lazy range on threads of its own, ahead of the iteration, and yields them in order. The
/// range must allow concurrent evaluation of its elements. An exception thrown by an element is rethrown when the
/// iteration reaches it. A Prefetch may be destroyed before its end.
template <class View>
  requires ranges::random_access_range<View> && ranges::sized_range<View>
class Prefetch {
 public:
  using Element = ranges::range_value_t<View>;

  /// At most `ahead` elements are finished or under way. Throws std::invalid_argument if `workers` or `ahead` is 0.
  Prefetch(View view, std::size_t workers, std::size_t ahead)
      : view_(std::move(view)), size_(static_cast<std::size_t>(ranges::size(view_))), ahead_(ahead) {
    if (workers == 0 || ahead == 0)
      throw std::invalid_argument("Prefetch: needs at least one worker and one element ahead");
    for (std::size_t i = 0; i < workers; ++i) {
      workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
  }

  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;

  std::size_t size() const { return size_; }

  /// A single-pass input iterator.
  class Iterator {
   public:
    using value_type = Element;
    using difference_type = std::ptrdiff_t;

    explicit Iterator(Prefetch& source) : source_(&source) {}
    Element operator*() const { return source_->take(); }
    Iterator& operator++() { return *this; }
    void operator++(int) {}
    bool operator==(std::default_sentinel_t) const { return source_->taken_ == source_->size_; }

   private:
    Prefetch* source_;
  };

  Iterator begin() { return Iterator{*this}; }
  std::default_sentinel_t end() const { return {}; }

 private:
  using Result = std::variant<Element, std::exception_ptr>;

  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (room_.wait(lock, stop, [&] { return claimed_ == size_ || claimed_ < taken_ + ahead_; }) &&
           claimed_ < size_) {
      const std::size_t index = claimed_++;
      lock.unlock();
      Result result = evaluated(index);
      lock.lock();
      ready_.emplace(index, std::move(result));
      arrived_.notify_one();
    }
  }

  Result evaluated(std::size_t index) const {
    try {
      return Result(std::in_place_index<0>, ranges::begin(view_)[static_cast<std::ptrdiff_t>(index)]);
    } catch (...) {
      return Result(std::in_place_index<1>, std::current_exception());
    }
  }

  Element take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return ready_.contains(taken_); });
    Result result = std::move(ready_.extract(taken_++).mapped());
    lock.unlock();
    room_.notify_all();
    if (result.index() == 1) std::rethrow_exception(std::get<1>(result));
    return std::get<0>(std::move(result));
  }

  const View view_;
  const std::size_t size_;
  const std::size_t ahead_;

  std::mutex mutex_;
  std::condition_variable_any room_;
  std::condition_variable arrived_;
  std::size_t claimed_ = 0;
  std::size_t taken_ = 0;
  std::map<std::size_t, Result> ready_;
  std::vector<std::jthread> workers_;  // last, so that the threads end before the members they use are destroyed
};

}  // namespace archetype
