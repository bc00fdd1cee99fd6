// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/onednn/descriptions.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/onednn/primitive_task.hpp>
#include <archetype/inference/parts.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/task.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace archetype::inference {

/// A schedule under construction, to which the steps of a plan add tasks one after another.
class Scheduler {
 public:
  /// `layout` is the one that maps have unless a step needs another.
  Scheduler(std::shared_ptr<const Plan> plan, int images, Layout layout, dnnl::engine engine,
            onednn::PackedWeights& weights)
      : plan_(std::move(plan)),
        engine_(std::move(engine)),
        weights_(weights),
        slots_of_(plan_->values.size()),
        last_reader_(plan_->values.size(), -1),
        is_shared_(plan_->values.size()),
        place_of_(plan_->values.size()),
        piece_around_(plan_->values.size(), Slot::image) {
    schedule_.images = images;
    schedule_.layout = layout;
    for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
      const Step& step = plan_->steps[i];
      for (const int input : step.inputs) last_reader_[index(input)] = static_cast<int>(i);
      for (const PostOperation& post : step.post)
        if (post.operand != no_value) last_reader_[index(post.operand)] = static_cast<int>(i);
    }
    for (const int result : plan_->results) last_reader_[index(result)] = static_cast<int>(plan_->steps.size());
    schedule_.slots.push_back({plan_->values[0], Layout::plain, Slot::image});
    slots_of_[0].push_back(0);
  }

  int images() const { return schedule_.images; }
  const dnnl::engine& engine() const { return engine_; }
  onednn::PackedWeights& weights() { return weights_; }
  const Shape& shape(int value) const { return plan_->values[index(value)]; }
  const Slot& slot(int slot) const { return schedule_.slots[index(slot)]; }

  /// The layout of most maps.
  Layout layout() const { return schedule_.layout; }
  /// The layout that a value has unless a step needs another: channels last for one position, where that and the plain
  /// layout are the same.
  Layout layout_of(int value) const { return shape(value).area() == 1 ? Layout::channels_last : layout(); }

  /// Begins the next step, and returns it.
  std::shared_ptr<const Step> next() { return {plan_, &plan_->steps[index(++current_)]}; }

  /// Whether no later step reads a value, so that its memory may be overwritten.
  bool ends(int value) const {
    return value != 0 && last_reader_[index(value)] <= current_ && !is_shared_[index(value)];
  }

  /// Lets the steps that compute the operands of each concatenation write them where its result will lie, if they can.
  void join_in_place() { place_of_ = places_in_concatenations(*plan_, images(), layout()); }

  /// A slot for a slice where the whole map lies, or none if the slice is no map of its own there.
  std::optional<int> slot_within(int whole, int slice, int first) {
    const Slot from = slot(slots_of_[index(whole)].front());
    if (from.layout != layout() || !is_part(from.shape, first, shape(slice).channels, images(), layout())) return {};
    is_shared_[index(whole)] = is_shared_[index(slice)] = true;
    return slot_in(slice, layout(), from.piece, from.begin + bytes_before(from.shape, first));
  }

  /// A slot for the result of a concatenation where operands of it were written, or none if none were.
  std::optional<int> slot_around(int value) {
    const int piece = piece_around_[index(value)];
    if (piece == Slot::image) return {};
    return slot_in(value, layout(), piece, 0);
  }

  /// A slot that has a value in this layout; adds a task that reorders it if there is none yet.
  int slot_of(int value, Layout wanted) {
    std::vector<int>& slots = slots_of_[index(value)];
    for (const int each : slots)
      if (slot(each).layout == wanted) return each;
    const int from = slots.front();
    const int to = new_slot(value, wanted);
    add(onednn::reorder_task(engine_, from, describe(from), to, describe(to)));
    return to;
  }

  /// A new slot for a value, in memory that no other value needs.
  int new_slot(int value, Layout wanted) {
    const Place& place = place_of_[index(value)];
    if (place.around == no_value || wanted != layout()) return slot_in(value, wanted, new_piece(value, wanted), 0);
    int& piece = piece_around_[index(place.around)];
    if (piece == Slot::image) piece = new_piece(place.around, wanted);
    return slot_in(value, wanted, piece, place.begin);
  }

  /// A new slot for a value, in the memory of another, which is overwritten.
  int slot_over(int value, Layout layout, int other) {
    return slot_in(value, layout, slot(other).piece, slot(other).begin);
  }

  void add(Task task) {
    const int now = static_cast<int>(schedule_.tasks.size());
    for (const int each : task.reads) touch(each, now);
    touch(task.writes, now);
    schedule_.scratch = std::max(schedule_.scratch, task.scratch);
    schedule_.tasks.push_back(std::move(task));
  }

  dnnl::memory::desc describe(int each) const {
    return onednn::describe_map(slot(each).shape, images(), slot(each).layout);
  }

  /// The schedule, when all steps have been added.
  Schedule finish() && {
    for (const int result : plan_->results) {
      const bool one = shape(result).area() == 1;
      schedule_.results.push_back(slot_of(result, one ? Layout::channels_last : Layout::plain));
    }
    for (const int each : schedule_.results) touch(each, static_cast<int>(schedule_.tasks.size()));
    schedule_.arena = place(pieces_);
    return std::move(schedule_);
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  int new_piece(int value, Layout layout) {
    const auto map = map_of<float>(shape(value), images(), layout);
    pieces_.push_back({.first = -1, .bytes = map.elements() * sizeof(float)});
    return static_cast<int>(pieces_.size()) - 1;
  }

  int slot_in(int value, Layout layout, int piece, std::size_t begin) {
    const int added = static_cast<int>(schedule_.slots.size());
    schedule_.slots.push_back({shape(value), layout, piece, begin});
    slots_of_[index(value)].push_back(added);
    return added;
  }

  void touch(int each, int task) {
    if (slot(each).piece == Slot::image) return;
    Lifetime& piece = pieces_[index(slot(each).piece)];
    if (piece.first < 0) piece.first = task;
    piece.last = task;
  }

  std::shared_ptr<const Plan> plan_;
  dnnl::engine engine_;
  onednn::PackedWeights& weights_;
  Schedule schedule_;
  std::vector<std::vector<int>> slots_of_;  // of each value, the first where it was computed
  std::vector<int> last_reader_;            // of each value, a step
  std::vector<bool> is_shared_;             // of each value: whether it is a slice in place, or has one
  std::vector<Place> place_of_;             // of each value
  std::vector<int> piece_around_;           // of each concatenation's result: the piece that operands were written to
  std::vector<Lifetime> pieces_;
  int current_ = -1;
};

}  // namespace archetype::inference
