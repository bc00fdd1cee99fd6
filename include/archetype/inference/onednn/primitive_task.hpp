// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/task.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// An argument of a primitive: a slot, or a constant.
struct Argument {
  int name = 0;  ///< one of oneDNN's constants, such as DNNL_ARG_SRC
  dnnl::memory::desc description{};
  int slot = Slot::image;
  dnnl::memory constant{};  ///< if it is one
};

/// A primitive and its arguments in one context.
class BoundPrimitive {
 public:
  BoundPrimitive(std::string path, dnnl::primitive primitive, const dnnl::engine& engine,
                 const std::vector<Argument>& arguments, const dnnl::memory::desc& scratch, const Binding& binding)
      : path_(std::move(path)), primitive_(std::move(primitive)), binding_(binding) {
    memories_.reserve(arguments.size() + 1);
    for (const Argument& argument : arguments) {
      if (argument.constant) {
        add(argument.name, argument.constant);
        continue;
      }
      const auto slot = static_cast<std::size_t>(argument.slot);
      if (slot == 0) images_.push_back(memories_.size());
      add(argument.name, dnnl::memory{argument.description, engine, binding.slots[slot]});
    }
    if (scratch.get_size() > 0) add(DNNL_ARG_SCRATCHPAD, dnnl::memory{scratch, engine, binding.scratch});
  }

  void operator()() {
    for (const std::size_t image : images_) memories_[image].set_data_handle(binding_.slots[0]);
    // Not the class's own function, which allocates an array of the arguments in each call.
    const dnnl_status_t status = dnnl_primitive_execute(primitive_.get(), binding_.stream.get(),
                                                        static_cast<int>(arguments_.size()), arguments_.data());
    if (status != dnnl_success)
      throw std::runtime_error(path_ + ": oneDNN failed with status " + std::to_string(static_cast<int>(status)));
  }

 private:
  void add(int name, dnnl::memory memory) {
    memories_.push_back(std::move(memory));
    arguments_.push_back({name, memories_.back().get()});
  }

  std::string path_;
  dnnl::primitive primitive_;
  Binding binding_;
  std::vector<dnnl::memory> memories_;
  std::vector<dnnl_exec_arg_t> arguments_;
  std::vector<std::size_t> images_;  // the memories that are the images of a call
};

/// Completes a task that executes a primitive.
inline Task primitive_task(Task task, const dnnl::primitive& primitive, const dnnl::engine& engine,
                           std::vector<Argument> arguments, const dnnl::memory::desc& scratch) {
  task.scratch = scratch.get_size();
  task.bind = [path = task.path, primitive, engine, arguments = std::move(arguments), scratch](const Binding& binding) {
    auto bound = std::make_shared<BoundPrimitive>(path, primitive, engine, arguments, scratch, binding);
    return std::function<void()>{[bound] { (*bound)(); }};
  };
  return task;
}

inline dnnl::primitive_attr user_scratch() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

/// A task that copies a slot into another layout.
inline Task reorder_task(const dnnl::engine& engine, int from, const dnnl::memory::desc& given, int to,
                         const dnnl::memory::desc& wanted) {
  const dnnl::reorder::primitive_desc description{engine, given, engine, wanted, user_scratch()};
  Task task{
      .kind = "Reorder", .path = "", .implementation = description.impl_info_str(), .reads = {from}, .writes = to};
  return primitive_task(std::move(task), dnnl::reorder{description}, engine,
                        {{DNNL_ARG_FROM, given, from, {}}, {DNNL_ARG_TO, wanted, to, {}}},
                        description.scratchpad_desc());
}

}  // namespace archetype::inference::onednn
