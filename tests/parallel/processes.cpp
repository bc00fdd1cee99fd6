// SPDX-License-Identifier: MIT
// Each case runs in a process of its own: a process that forks must not yet have LibTorch's threads of an earlier case.
#include <archetype/archetype.hpp>
#include <archetype/parallel/joint_loss.hpp>
#include <archetype/parallel/on_first.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/parallel/synchronized.hpp>
#include <archetype/parallel/synchronized_batch_norm.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/wait.h>
#include <torch/utils.h>
#include <unistd.h>

#include "../temporary_directory.hpp"
#include "../train/small_network.hpp"

using namespace archetype;

namespace {

struct Plain : Network<Input<1, 4, 4>, Conv<8, Kernel<3>, Bias>, ReLU, Head<GlobalAveragePool, Flatten, Logits<3>>> {};

struct Normalized : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Conv<8, Kernel<3>>, BatchNorm, ReLU,
                            Head<GlobalAveragePool, Flatten, Linear<8>, BatchNorm, ReLU, Logits<3>>> {};

/// A callback of a user's own that writes without asking in which process it is.
struct SavesItself {
  std::filesystem::path file;
  void after_epoch(const auto& trainer) const { trainer.save(file); }
};

struct EndsAfterTwo {
  bool stops(const Progress& progress) const { return progress.epoch == 2; }
};

/// A port of this machine that nobody listens to.
int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  close(listener);
  return ntohs(address.sin_port);
}

/// Runs a function in several processes; what one throws is kept in a file named after its rank.
void in_processes(int count, const std::filesystem::path& directory, const auto& function,
                  std::chrono::seconds timeout = std::chrono::minutes(2)) {
  const int port = free_port();
  std::vector<pid_t> children;
  for (int rank = 0; rank < count; ++rank) {
    children.push_back(fork());
    if (children.back() != 0) continue;
    try {
      function(Processes{Rendezvous{rank, count, "127.0.0.1", port, timeout}});
    } catch (const std::exception& error) {
      std::ofstream(directory / ("error-" + std::to_string(rank))) << error.what();
    }
    _exit(0);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
}

std::string error_of(const std::filesystem::path& directory, int rank) {
  std::ifstream file(directory / ("error-" + std::to_string(rank)));
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Trains with batches of 12.
template <class Net>
State trained(std::int64_t shard, std::int64_t shards, auto optimizer, auto loss, auto callback, const auto& prepare) {
  torch::manual_seed(4);
  Model<Net> model;
  prepare(*model);
  Trainer trainer{model,
                  Loader{small_data(), {.batch = 12, .shard = shard, .shards = shards}},
                  optimizer,
                  OneCycle{.lr = 0.05},
                  metrics(Accuracy{}, MacroF1{}, RocAuc{}),
                  callbacks(callback),
                  loss};
  trainer.fit(3);
  return model_state(*model);
}

/// A table without its last column, the time.
std::vector<std::vector<double>> untimed(const std::filesystem::path& log) {
  std::ifstream file(log);
  std::string line;
  std::getline(file, line);
  std::vector<std::vector<double>> rows;
  while (std::getline(file, line)) {
    std::istringstream cells(line.substr(0, line.rfind(',')));
    rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(std::stod(cell));
  }
  return rows;
}

/// Trains in two processes, each prepared, and in one, and compares weights and log.
template <class Net>
void check_two_are_as_one(const auto& optimizer, const auto& prepare) {
  const TemporaryDirectory directory;
  in_processes(2, directory.path(), [&](const Processes& processes) {
    const State state = trained<Net>(
        processes.rank(), processes.count(), Synchronized{optimizer, processes}, JointLoss{CrossEntropy{}, processes},
        OnFirst{CsvLog{directory / "two.csv"}, processes}, [&](NetworkModule& model) { prepare(model, processes); });
    write_checkpoint(directory / ("state-" + std::to_string(processes.rank())), state);
  });
  CHECK(error_of(directory.path(), 0) == "");
  const State expected =
      trained<Net>(0, 1, optimizer, CrossEntropy{}, CsvLog{directory / "one.csv"}, [](NetworkModule&) {});
  const State first = read_checkpoint(directory / "state-0"), second = read_checkpoint(directory / "state-1");
  for (const auto& [name, tensor] : expected) {
    INFO(name);
    CHECK(torch::allclose(first.at(name), tensor, /*rtol=*/1e-5, /*atol=*/1e-5));
    CHECK(first.at(name).equal(second.at(name)));
  }
  const auto one = untimed(directory / "one.csv"), two = untimed(directory / "two.csv");
  REQUIRE(one.size() == 3);
  REQUIRE(two.size() == 3);
  for (std::size_t epoch = 0; epoch < 3; ++epoch)
    for (std::size_t column = 0; column < one[epoch].size(); ++column)
      CHECK(two[epoch][column] == Approx(one[epoch][column]).margin(1e-5));
}

}  // namespace

TEST_CASE("Two processes train as one with the joined batch") {
  check_two_are_as_one<Plain>(Adam{}, [](NetworkModule& model, const Processes& processes) {
    if (processes.rank() == 0) return;
    const torch::NoGradGuard no_gradient;
    for (torch::Tensor& parameter : model.parameters()) parameter.zero_();  // the first process's count
  });
}

TEST_CASE("Two processes with synchronized batch norms train as one with the joined batch") {
  check_two_are_as_one<Normalized>(SGD{}, synchronize_batch_norms);
}

TEST_CASE("Only the first of several processes writes, whatever callbacks it has and however its parts are wrapped") {
  const TemporaryDirectory directory;
  in_processes(2, directory.path(), [&](const Processes& processes) {
    const auto own = directory.path() / std::to_string(processes.rank());
    create_directory(own);
    const auto train = [&](const Loader<Dataset>& data, auto optimizer, auto loss, const std::string& name) {
      Trainer trainer{Model<Plain>{},
                      data,
                      optimizer,
                      OneCycle{.lr = 0.05},
                      metrics(),
                      callbacks(Checkpoint{own / name}, CsvLog{own / name / "log.csv"}, TensorBoard{own / name},
                                SettingsLog{own / name / "settings.txt"}, SavesItself{own / (name + ".pt")}),
                      loss};
      trainer.fit(1);
    };
    const Loader whole{small_data(), {.batch = 12}};
    train(Loader{small_data(), {.batch = 12, .shard = processes.rank(), .shards = 2}}, Adam{}, CrossEntropy{}, "data");
    train(whole, Synchronized{Adam{}, processes}, CrossEntropy{}, "optimizer");
    train(whole, Clipped{Accumulated{Synchronized{Adam{}, processes}, 1}, 1.0}, CrossEntropy{}, "wrapped optimizer");
    train(whole, Adam{}, JointLoss{CrossEntropy{}, processes}, "loss");
  });
  CHECK(error_of(directory.path(), 0) == "");
  CHECK(error_of(directory.path(), 1) == "");
  for (const std::string name : {"data", "optimizer", "wrapped optimizer", "loss"}) {
    INFO(name);
    for (const char* const file : {"last.pt", "best.pt", "log.csv", "settings.txt", "events.out.tfevents.0.archetype"})
      CHECK(exists(directory.path() / "0" / name / file));
    CHECK(exists(directory.path() / "0" / (name + ".pt")));
  }
  CHECK(is_empty(directory.path() / "1"));
}

TEST_CASE("A callback that ends the training of the first process only ends that of all") {
  const TemporaryDirectory directory;
  in_processes(2, directory.path(), [&](const Processes& processes) {
    Trainer trainer{Model<Plain>{},
                    Loader{small_data(), {.batch = 12}},
                    Synchronized{Adam{}, processes},
                    OneCycle{.lr = 0.05},
                    metrics(),
                    callbacks(OnFirst{EndsAfterTwo{}, processes})};
    trainer.fit(4);
    std::ofstream(directory / ("epochs-" + std::to_string(processes.rank()))) << trainer.progress().history.size();
  });
  for (const char* const file : {"epochs-0", "epochs-1"}) {
    std::size_t epochs = 0;
    std::ifstream(directory / file) >> epochs;
    CHECK(epochs == 2);
  }
}

TEST_CASE("A joint loss trains as its inner loss does, which may change what the network is shown") {
  const Processes alone{Rendezvous{0, 1, "127.0.0.1", 0, std::chrono::seconds(1)}};
  const Batch batch{torch::arange(64, torch::kFloat32).view({64, 1, 1, 1}), torch::arange(64, torch::kInt64)};
  std::vector<torch::Tensor> seen;
  const auto forward = [&](const torch::Tensor& images) {
    seen.push_back(images);
    return torch::zeros({64, 64});
  };
  torch::manual_seed(3);
  Mixup<>{}.in_training(forward, batch);
  torch::manual_seed(3);
  training_loss(JointLoss{Mixup<>{}, alone}, forward, batch);
  CHECK_FALSE(seen[1].equal(batch.images));
  CHECK(seen[1].equal(seen[0]));
}

TEST_CASE("A process that is killed ends the others with its rank") {
  const TemporaryDirectory directory;
  in_processes(
      3, directory.path(),
      [&](const Processes& processes) {
        torch::Tensor tensor = torch::ones({4});
        processes.sum(tensor);
        if (tensor[0].item<float>() != 3) throw std::runtime_error("the sum is wrong");
        if (processes.rank() == 1) kill(getpid(), SIGKILL);
        processes.sum(tensor);
      },
      std::chrono::seconds(12));
  CHECK_THAT(error_of(directory.path(), 0), Catch::Contains("process 0 stops, for process 1 is lost"));
  CHECK_THAT(error_of(directory.path(), 2), Catch::Contains("process 2 stops, for process 1 is lost"));
}

TEST_CASE("Shards of a batch are together the batch") {
  const auto labels_of = [](std::int64_t shard, std::int64_t shards) {
    std::vector<torch::Tensor> images;
    for (const Batch& batch : Loader{small_data(), {.batch = 12, .shard = shard, .shards = shards}}.training(2))
      images.push_back(batch.images);
    return images;
  };
  const auto whole = labels_of(0, 1), first = labels_of(0, 3), second = labels_of(1, 3), third = labels_of(2, 3);
  REQUIRE(whole.size() == 5);
  REQUIRE(first.size() == 5);
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK(torch::cat({first[i], second[i], third[i]}).equal(whole[i]));
  CHECK_THROWS_WITH((Loader{small_data(), {.batch = 12, .shard = 0, .shards = 5}}),
                    Catch::Contains("shard is 0 of 5, expected one of as many as divide the batch of 12"));
}

TEST_CASE("Where processes meet comes from the variables of torchrun or mpirun, and wrong ones are named") {
  const auto with = [](std::initializer_list<std::pair<const char*, const char*>> variables, const auto& check) {
    for (const auto& [name, value] : variables) setenv(name, value, 1);
    check();
    for (const auto& [name, value] : variables) unsetenv(name);
  };
  CHECK(Rendezvous::from_environment().count == 1);
  with({{"RANK", "1"}, {"WORLD_SIZE", "3"}, {"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "1234"}}, [] {
    const Rendezvous rendezvous = Rendezvous::from_environment();
    CHECK(rendezvous.rank == 1);
    CHECK(rendezvous.count == 3);
    CHECK(rendezvous.host == "10.0.0.7");
    CHECK(rendezvous.port == 1234);
    CHECK(rendezvous.local_rank == 1);
  });
  with({{"RANK", "5"}, {"WORLD_SIZE", "6"}, {"LOCAL_RANK", "1"}}, [] {
    CHECK(Rendezvous::from_environment().local_rank == 1);
    CHECK(Processes{Rendezvous{.local_rank = 3}}.local_rank() == 3);
  });
  with({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "4"}},
       [] { CHECK(Rendezvous::from_environment().rank == 2); });
  with({{"RANK", "3"}, {"WORLD_SIZE", "3"}},
       [] { CHECK_THROWS_WITH(Rendezvous::from_environment(), Catch::Contains("RANK is '3', expected 0 to 2")); });
  with({{"RANK", "0"}},
       [] { CHECK_THROWS_WITH(Rendezvous::from_environment(), Catch::Contains("WORLD_SIZE is '', expected 1 to")); });
}
