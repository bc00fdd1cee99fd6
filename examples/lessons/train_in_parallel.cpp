// SPDX-License-Identifier: MIT
// Trains one network in several processes, on one machine or several, each with its part of every batch.
// test: train_in_parallel build/test-parallel
// test: train_in_parallel build/test-parallel-two --processes 2
//
//     $ mpirun -n 2 build/examples/train_in_parallel
//     $ build/examples/train_in_parallel runs/parallel --processes 2
//
// The second command starts the processes itself, as `torchrun` does: with RANK, WORLD_SIZE, MASTER_ADDR and
// MASTER_PORT. With --device cuda, each process takes a GPU of its machine.
#include <archetype/archetype.hpp>
#include <archetype/parallel/joint_loss.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/parallel/synchronized.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "../device.hpp"
#include "../options.hpp"

using namespace archetype;

struct SmallNet : Network<Input<1, 28, 28>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                          Stage<1, BasicBlock<32>, Stride<2>>, Classifier<10>> {};

void train(const std::filesystem::path& output, const torch::Device& device) {
  torch::manual_seed(1);
  const Split split = FashionMnist{}.subset(0.05, 1).split(0.2, 1);
  // [parallel]
  const Processes processes{Rendezvous::from_environment()};
  const Loader data{split,
                    {.batch = 64, .shard = processes.rank(), .shards = processes.count()},
                    RandomHorizontalFlip{},
                    Normalize{{0.2860}, {0.3530}}};
  Model<SmallNet> model;
  model->to(device.is_cuda() ? torch::Device{"cuda:" + std::to_string(processes.local_rank())} : device);
  Trainer trainer{model,
                  data,
                  Synchronized{Adam{}, processes},
                  OneCycle{.lr = 1e-2},
                  metrics(Accuracy{}),
                  callbacks(ProgressBar{}, CsvLog{output / "log.csv"}, Checkpoint{output}),
                  JointLoss{CrossEntropy{}, processes}};
  trainer.fit(2);
  // [parallel]
}

/// Starts copies of the program and returns the first status that is not 0.
int start(int processes, char** argv, const std::string& device) {
  std::vector<pid_t> children;
  setenv("WORLD_SIZE", std::to_string(processes).c_str(), 1);
  setenv("MASTER_PORT", std::to_string(20'000 + getpid() % 20'000).c_str(), 0);
  setenv("OMP_NUM_THREADS", "1", 0);
  for (int rank = 0; rank < processes; ++rank) {
    children.push_back(fork());
    if (children.back() != 0) continue;
    setenv("RANK", std::to_string(rank).c_str(), 1);
    execl("/proc/self/exe", argv[0], argv[1], "--device", device.c_str(), nullptr);
    _exit(127);
  }
  int failed = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0 && failed == 0) failed = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  }
  return failed;
}

int main(int argc, char** argv) try {
  const torch::Device device = take_device(argc, argv);
  if (argc == 4 && std::string(argv[2]) == "--processes")
    return start(number(argv[2], argv[3], 64), argv, device.str());
  train(argc > 1 ? argv[1] : "runs/parallel", device);
} catch (const std::exception& error) {
  std::cerr << "train_in_parallel: " << error.what() << '\n';
  return 2;
}
