// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/torch_version.hpp>
#include <archetype/text/number.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/types.h>

namespace archetype {

/// The address at which the processes of a training meet, and the rank of this one.
struct Rendezvous {
  int rank = 0;
  int count = 1;
  std::string host = "127.0.0.1";  ///< host of the process of rank 0
  int port = 29500;
  std::chrono::milliseconds timeout = std::chrono::minutes(1);  ///< a process silent for this long counts as lost
  int local_rank = 0;  ///< rank among the processes of this machine, each of which may take a GPU

  /// Reads the variables RANK, LOCAL_RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, which `torchrun` sets; or those
  /// that `mpirun` sets for ranks and size, with MASTER_ADDR and MASTER_PORT. Without any, describes a single process;
  /// without a local rank, processes of one machine. Throws std::invalid_argument, naming the variable and its value,
  /// if one is missing or not a number in range.
  static Rendezvous from_environment() {
    Rendezvous rendezvous;
    for (const auto& [rank, count, local_rank] :
         {std::tuple{"RANK", "WORLD_SIZE", "LOCAL_RANK"},
          {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
          {"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"}}) {
      if (std::getenv(rank) == nullptr && std::getenv(count) == nullptr) continue;
      rendezvous.count = number(count, 1, 1'000'000);
      rendezvous.rank = number(rank, 0, rendezvous.count - 1);
      rendezvous.local_rank =
          std::getenv(local_rank) == nullptr ? rendezvous.rank : number(local_rank, 0, rendezvous.count - 1);
      break;
    }
    if (const char* host = std::getenv("MASTER_ADDR")) rendezvous.host = host;
    if (std::getenv("MASTER_PORT") != nullptr) rendezvous.port = number("MASTER_PORT", 1, 65'535);
    return rendezvous;
  }

 private:
  static int number(const char* variable, int least, int most) {
    const char* found = std::getenv(variable);
    const std::string_view text = found == nullptr ? "" : found;
    const std::optional<int> value = detail::number_from<int>(text);
    if (value && *value >= least && *value <= most) return *value;
    throw std::invalid_argument(std::string(variable) + " is '" + std::string(text) + "', expected " +
                                std::to_string(least) + " to " + std::to_string(most));
  }
};

/// The processes of one training, connected by c10d's Gloo backend. All must call the same operations in the same
/// order. If a process is lost, the others throw an error with its rank. Tensors may be on any device; they are
/// exchanged through main memory. Copies share the connection.
///
/// From then on this process ignores SIGPIPE, unless it handles that signal: Gloo may write to a process that is lost,
/// which would end this one without an error.
class Processes {
 public:
  /// Waits until all processes have connected. Throws std::runtime_error if they do not within the timeout.
  explicit Processes(Rendezvous rendezvous) : rendezvous_(std::move(rendezvous)) {
    if (rendezvous_.count == 1) return;
    ignore_broken_pipes();
    c10d::TCPStoreOptions options;
    detail::use_own_sockets(options);
    options.port = static_cast<std::uint16_t>(rendezvous_.port);
    options.isServer = first();
    options.numWorkers = static_cast<std::size_t>(rendezvous_.count);
    options.timeout = rendezvous_.timeout;
    try {
      store_ = c10::make_intrusive<c10d::TCPStore>(rendezvous_.host, options);
      // Half of the timeout is for detecting a loss, half for finding out which process was lost.
      auto gloo = c10d::ProcessGroupGloo::Options::create(rendezvous_.timeout / 2);
      const bool local = rendezvous_.host == "127.0.0.1" || rendezvous_.host == "localhost";
      gloo->devices = {local ? c10d::ProcessGroupGloo::createDeviceForHostname(rendezvous_.host)
                             : c10d::ProcessGroupGloo::createDefaultDevice()};
      gloo->threads = 2;
      group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store_, rendezvous_.rank, rendezvous_.count, gloo);
    } catch (const std::exception& error) {
      throw std::runtime_error("process " + std::to_string(rendezvous_.rank) + " of " +
                               std::to_string(rendezvous_.count) + " does not meet the others at " + rendezvous_.host +
                               ":" + std::to_string(rendezvous_.port) + ": " + first_line(error.what()));
    }
  }

  int rank() const { return rendezvous_.rank; }
  int local_rank() const { return rendezvous_.local_rank; }
  int count() const { return rendezvous_.count; }
  bool first() const { return rendezvous_.rank == 0; }

  /// Replaces the tensor in every process by the sum over all processes. Throws std::runtime_error, naming the process,
  /// if one is lost.
  void sum(torch::Tensor tensor) const {
    together(tensor, [&](std::vector<torch::Tensor>& tensors) { group_->allreduce(tensors)->wait(); });
  }

  /// Replaces the tensor in every process by that of rank 0. Throws as `sum` does.
  void broadcast(torch::Tensor tensor) const {
    together(tensor, [&](std::vector<torch::Tensor>& tensors) { group_->broadcast(tensors)->wait(); });
  }

 private:
  static void ignore_broken_pipes() {
#ifdef SIGPIPE
    if (const auto handler = std::signal(SIGPIPE, SIG_IGN); handler != SIG_DFL) std::signal(SIGPIPE, handler);
#endif
  }

  /// Runs an operation on a tensor. If that is not on the CPU, it is copied there and back, since not every build of
  /// Gloo reads other devices.
  void together(torch::Tensor& tensor, const auto& operation) const {
    if (rendezvous_.count == 1) return;
    ++*operations_;
    try {
      store_->set(key(rendezvous_.rank), bytes_of_number(*operations_));
      std::vector<torch::Tensor> tensors{tensor.cpu()};
      operation(tensors);
      if (!tensor.is_cpu()) tensor.copy_(tensors.front());
    } catch (const std::exception& error) {
      throw std::runtime_error("process " + std::to_string(rendezvous_.rank) + " stops, for " + lost() +
                               " lost: " + first_line(error.what()));
    }
  }

  /// Describes the processes that do not reach the current operation.
  std::string lost() const {
    const auto end = std::chrono::steady_clock::now() + rendezvous_.timeout / 2;
    std::string missing;
    do {
      missing.clear();
      try {
        for (int rank = 0; rank < rendezvous_.count; ++rank)
          if (!store_->check({key(rank)}) || number_of(store_->get(key(rank))) < *operations_)
            missing += (missing.empty() ? "process " : " and process ") + std::to_string(rank);
      } catch (const std::exception&) {
        return "process 0, where all meet, is";
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    } while (!missing.empty() && std::chrono::steady_clock::now() < end);
    return missing.empty() ? "a connection is"
                           : missing + (missing.find(" and ") == std::string::npos ? " is" : " are");
  }

  static std::string key(int rank) { return "operations of " + std::to_string(rank); }
  static std::vector<std::uint8_t> bytes_of_number(std::int64_t number) {
    const std::string text = std::to_string(number);
    return {text.begin(), text.end()};
  }
  static std::int64_t number_of(const std::vector<std::uint8_t>& bytes) {
    return std::stoll(std::string(bytes.begin(), bytes.end()));
  }
  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

  Rendezvous rendezvous_;
  c10::intrusive_ptr<c10d::TCPStore> store_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
  std::shared_ptr<std::int64_t> operations_ = std::make_shared<std::int64_t>(0);
};

}  // namespace archetype
