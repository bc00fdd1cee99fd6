// SPDX-License-Identifier: MIT
#include <archetype/data/sources/identity.hpp>
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/callbacks/csv_log.hpp>
#include <archetype/train/callbacks/early_stopping.hpp>
#include <archetype/train/callbacks/settings_log.hpp>
#include <archetype/train/losses/mixup.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/clipped.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/trainer.hpp>

#include <csignal>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../same_state.hpp"
#include "../../temporary_directory.hpp"
#include "../small_network.hpp"
#include "../stop_after.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

struct Divided : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, NextLayerGroup, Conv<8, Kernel<3>>,
                         BatchNorm, ReLU, Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Logits<3>>> {};

/// The same with another stride, so its tensors have the same names and shapes.
struct Strided
    : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, NextLayerGroup, Conv<8, Kernel<3>, Stride<2>>,
              BatchNorm, ReLU, Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Logits<3>>> {};

auto trainer_in(const std::filesystem::path& directory, int stop, auto optimizer, auto schedule,
                std::int64_t width = 8) {
  return Trainer{SmallNetwork{width}, Loader{small_data(), {.batch = 16}, RandomHorizontalFlip{}},
                 optimizer,           schedule,
                 metrics(Accuracy{}), callbacks(Checkpoint{directory}, CsvLog{directory / "log.csv"}, StopAfter{stop})};
}

/// The table without its last column, the time.
std::string untimed_log(const std::filesystem::path& directory) {
  std::ifstream file(directory / "log.csv");
  std::string line, table;
  while (std::getline(file, line)) table += line.substr(0, line.rfind(',')) + "\n";
  return table;
}

void check_resumes_bit_for_bit(auto optimizer, auto schedule) {
  const TemporaryDirectory straight, interrupted;
  torch::manual_seed(5);
  auto whole = trainer_in(straight.path(), 100, optimizer, schedule);
  whole.fit(4);

  torch::manual_seed(5);
  auto first = trainer_in(interrupted.path(), 2, optimizer, schedule);
  CHECK_THROWS_WITH(first.fit(4), "stopped");
  torch::manual_seed(99);  // the second half must owe nothing to this
  auto second = trainer_in(interrupted.path(), 100, optimizer, schedule);
  second.resume(interrupted.path());
  second.fit(4);

  const State expected = read_checkpoint(straight.path() / "last.pt");
  // The history holds times; the log below compares the rest of it.
  check_same(read_checkpoint(interrupted.path() / "last.pt"), expected, "progress/history");
  CHECK(untimed_log(interrupted.path()) == untimed_log(straight.path()));
  CHECK(second.progress().history.size() == 4);
}

std::string refusal(auto& trainer, const std::filesystem::path& directory) {
  try {
    trainer.resume(directory);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("Training resumes bit for bit with Adam and one cycle") {
  check_resumes_bit_for_bit(Adam{}, OneCycle{.lr = 0.02});
}

TEST_CASE("Training resumes bit for bit with SGD and a constant rate") {
  check_resumes_bit_for_bit(SGD{}, Constant{.lr = 0.05});
}

TEST_CASE("Training of two phases resumes bit for bit in either") {
  const auto phases = [](auto& trainer) {
    trainer.freeze();
    trainer.fit(2, OneCycle{.lr = 1e-2});
    trainer.unfreeze();
    trainer.fit(2, OneCycle{.lr = slice(1e-3, 1e-2)});
  };
  const auto make = [](const std::filesystem::path& directory, int stop) {
    return Trainer{
        Model<Divided>{},
        Loader{small_data(), {.batch = 16}},
        Adam{},
        OneCycle{},
        metrics(Accuracy{}),
        callbacks(Checkpoint{directory}, CsvLog{directory / "log.csv"}, StopAfterAll{static_cast<std::size_t>(stop)})};
  };
  const TemporaryDirectory straight;
  torch::manual_seed(5);
  auto whole = make(straight.path(), 100);
  phases(whole);
  const State expected = read_checkpoint(straight.path() / "last.pt");

  for (const int stop : {1, 2, 3, 4}) {
    const TemporaryDirectory interrupted;
    torch::manual_seed(5);
    auto first = make(interrupted.path(), stop);
    CHECK_THROWS_WITH(phases(first), "stopped");
    torch::manual_seed(99);
    auto second = make(interrupted.path(), 100);
    second.resume(interrupted.path());
    phases(second);
    const State found = read_checkpoint(interrupted.path() / "last.pt");
    for (const auto& [name, tensor] : expected) {
      if (name == "progress/history") continue;
      INFO("stopped after " << stop << ": " << name);
      CHECK(found.at(name).equal(tensor));
    }
    CHECK(untimed_log(interrupted.path()) == untimed_log(straight.path()));
  }
}

TEST_CASE("A trainer whose training failed resumes it itself, by the same calls from the first on") {
  const TemporaryDirectory straight, interrupted;
  const auto phases = [](auto& trainer) {
    trainer.fit(1, Constant{.lr = 0.1});
    trainer.fit(2, Constant{.lr = 0.01});
  };
  const auto make = [](const std::filesystem::path& directory, bool fails) {
    torch::manual_seed(5);
    return Trainer{SmallNetwork{}, Loader{small_data(), {.batch = 16}},
                   SGD{},          Constant{},
                   metrics(),      callbacks(Checkpoint{directory}, StopAfterAll{fails ? std::size_t{2} : 9})};
  };
  auto whole = make(straight.path(), false);
  phases(whole);
  auto failed = make(interrupted.path(), true);
  CHECK_THROWS_WITH(phases(failed), "stopped");
  failed.resume(interrupted.path());
  phases(failed);
  CHECK(failed.progress().fits == 2);
  CHECK(failed.progress().history.size() == 3);
  for (const auto& each : whole.model()->named_parameters())
    CHECK(each.value().equal(failed.model()->named_parameters()[each.key()]));
}

TEST_CASE("A resumed training with other settings is refused with both values") {
  const TemporaryDirectory directory;
  auto first = trainer_in(directory.path(), 2, Adam{}, OneCycle{.lr = 1e-2});
  CHECK_THROWS_WITH(first.fit(4), "stopped");
  const auto refused = [&](int epochs, double lr, LoaderOptions loading = {.batch = 16}, double decay = 0.01,
                           double flips = 0.5) {
    Trainer trainer{SmallNetwork{}, Loader{small_data(), loading, RandomHorizontalFlip{flips}},
                    Adam{.weight_decay = decay}, OneCycle{.lr = lr}, metrics(Accuracy{})};
    try {
      trainer.resume(directory.path());
      trainer.fit(epochs);
    } catch (const std::runtime_error& error) {
      return std::string{error.what()};
    }
    return std::string{"accepted"};
  };
  const std::string made = ", and the checkpoint was made with ";
  CHECK(refused(5, 1e-2) == "resumed training: the number of epochs is 5" + made + "4");
  CHECK_THAT(refused(4, 2e-2), StartsWith("resumed training: the schedule is step 1: 0.0008"));
  CHECK_THAT(refused(4, 1e-2, {.batch = 10}), EndsWith("last.pt: resumed training: batch is 10" + made + "16"));
  CHECK_THAT(refused(4, 1e-2, {.batch = 16, .seed = 2}), EndsWith("seed of the data is 2" + made + "0"));
  CHECK_THAT(refused(4, 1e-2, {.batch = 16}, 0.1),
             EndsWith("weight decay is 0.1, decoupled" + made + "0.01, decoupled"));
  CHECK_THAT(refused(4, 1e-2, {.batch = 16}, 0.01, 0.25),
             EndsWith("preparation is RandomHorizontalFlip(probability 0.25)" + made +
                      "RandomHorizontalFlip(probability 0.5)"));
  CHECK(refused(4, 1e-2, {.batch = 16, .workers = 3}) == "accepted");

  auto corrected = trainer_in(directory.path(), 100, Adam{}, OneCycle{.lr = 1e-2});
  corrected.resume(directory.path());
  CHECK_THROWS_WITH(corrected.fit(5), Contains("the number of epochs is 5"));
  corrected.fit(4);
  CHECK(corrected.progress().history.size() == 4);

  Trainer smoothed{SmallNetwork{},
                   Loader{small_data(), {.batch = 16}, RandomHorizontalFlip{}},
                   Adam{},
                   OneCycle{.lr = 1e-2},
                   metrics(Accuracy{}),
                   callbacks(),
                   CrossEntropy{.label_smoothing = 0.1}};
  CHECK_THAT(refusal(smoothed, directory.path()), EndsWith("label smoothing is 0.1" + made + "0"));
}

TEST_CASE("A resumed training on other images, labels or names of classes of the same number is refused") {
  const TemporaryDirectory directory;
  const auto on = [&](const Split<Dataset>& split) {
    return Trainer{SmallNetwork{},      Loader{split, {.batch = 16}}, SGD{},
                   Constant{.lr = 0.1}, metrics(Accuracy{}),          callbacks(Checkpoint{directory.path()})};
  };
  const Split<Dataset> data = small_data();
  on(data).fit(1);
  const auto refused = [&](const Dataset& train) {
    auto trainer = on({train, {data.validation.images(), data.validation.labels(), train.classes()}});
    return refusal(trainer, directory.path());
  };
  const auto refused_images = [&](const Dataset& train) {
    return refused(train) == (directory.path() / "last.pt").string() + ": resumed training: images to train is " +
                                 identity_of(train) + ", and the checkpoint was made with " + identity_of(data.train);
  };
  CHECK(refused(data.train) == "accepted");
  torch::Tensor images = data.train.images().clone();
  images.index_put_({59, 0, 3, 3}, 77);
  CHECK(refused_images({images, data.train.labels(), data.train.classes()}));
  torch::Tensor labels = data.train.labels().clone();
  labels.index_put_({59}, 0);
  CHECK(refused_images({data.train.images(), labels, data.train.classes()}));
  CHECK(refused_images({data.train.images(), data.train.labels(), {"a", "b", "d"}}));

  auto other_validation = on({data.train, {data.validation.images() + 1, data.validation.labels(), {"a", "b", "c"}}});
  CHECK_THAT(refusal(other_validation, directory.path()), Contains("images to validate is 21 of 1x4x4, checksum "));
}

TEST_CASE("A resumed training without a setting that it had is refused") {
  const TemporaryDirectory directory;
  const auto with = [&](auto optimizer, auto loss, auto... further) {
    return Trainer{SmallNetwork{},
                   Loader{small_data(), {.batch = 16}},
                   optimizer,
                   Constant{.lr = 0.1},
                   metrics(),
                   callbacks(Checkpoint{directory.path()}, further...),
                   loss};
  };
  const auto same = [](const torch::Tensor& output, const torch::Tensor& labels) {
    return CrossEntropy{}(output, labels);
  };
  const std::string made = ", and the checkpoint was made with ";
  auto first = with(Clipped{Adam{}, 1.0}, Mixup{.alpha = 0.5}, EarlyStopping{.patience = 5});
  first.fit(1);
  auto without_clipping = with(Adam{}, Mixup{.alpha = 0.5}, EarlyStopping{.patience = 5});
  CHECK_THAT(refusal(without_clipping, directory.path()),
             EndsWith("largest norm of the gradients is none" + made + "1"));
  auto without_mixup = with(Clipped{Adam{}, 1.0}, CrossEntropy{}, EarlyStopping{.patience = 5});
  CHECK_THAT(refusal(without_mixup, directory.path()), EndsWith("mixup alpha is none" + made + "0.5"));
  auto with_own_loss = with(Clipped{Adam{}, 1.0}, same, EarlyStopping{.patience = 5});
  CHECK_THAT(refusal(with_own_loss, directory.path()), Contains("loss is ") && EndsWith(made + "cross-entropy"));
  auto more_patient = with(Clipped{Adam{}, 1.0}, Mixup{.alpha = 0.5}, EarlyStopping{.patience = 6});
  CHECK_THAT(refusal(more_patient, directory.path()), EndsWith("patience of early stopping is 6" + made + "5"));
  auto the_same = with(Clipped{Adam{}, 1.0}, Mixup{.alpha = 0.5}, EarlyStopping{.patience = 5});
  CHECK(refusal(the_same, directory.path()) == "accepted");
}

TEST_CASE("Numbers that differ in their last digits are different settings, and both are shown whole") {
  const TemporaryDirectory directory;
  const auto with = [&](double decay) {
    return Trainer{SmallNetwork{}, Loader{small_data(), {.batch = 16}},    Adam{.weight_decay = decay}, Constant{},
                   metrics(),      callbacks(Checkpoint{directory.path()})};
  };
  with(0.1).fit(1);
  auto other = with(0.1000001);
  CHECK_THAT(refusal(other, directory.path()),
             EndsWith("weight decay is 0.1000001, decoupled, and the checkpoint was made with 0.1, decoupled"));
}

TEST_CASE("Further settings of a log are settings of its training") {
  const TemporaryDirectory directory;
  const auto from = [&](const std::string& weights) {
    return Trainer{
        SmallNetwork{},
        Loader{small_data(), {.batch = 16}},
        Adam{},
        Constant{},
        metrics(),
        callbacks(SettingsLog{directory / "settings.txt", {{"weights", weights}}}, Checkpoint{directory.path()})};
  };
  from("a.pth").fit(1);
  std::stringstream log;
  log << std::ifstream(directory / "settings.txt").rdbuf();
  CHECK_THAT(log.str(), Contains("\nweights: a.pth\n"));
  auto other = from("b.pth");
  CHECK_THAT(refusal(other, directory.path()), EndsWith("weights is b.pth, and the checkpoint was made with a.pth"));
}

TEST_CASE("A resumed training of another network with tensors of the same shapes is refused, naming the layer") {
  const TemporaryDirectory directory;
  const auto of = [&](AnyModel model) {
    return Trainer{model,     Loader{small_data(), {.batch = 16}},    Adam{}, Constant{},
                   metrics(), callbacks(Checkpoint{directory.path()})};
  };
  of(Model<Divided>{}).fit(1);
  auto strided = of(Model<Strided>{});
  CHECK_THAT(refusal(strided, directory.path()),
             EndsWith("last.pt: resumed training: conv2 is Conv kernel 3x3 stride 2x2 padding 1x1 width 8 to 8x2x2 of "
                      "relu in layer group 1, and the checkpoint was made with Conv kernel 3x3 padding 1x1 width 8 to "
                      "8x4x4 of relu in layer group 1"));
  auto same = of(Model<Divided>{});
  CHECK(refusal(same, directory.path()) == "accepted");

  const TemporaryDirectory own;
  const auto with_dropout = [&](double probability) {
    SmallNetwork network;
    network->dropout->options.p(probability);
    return Trainer{network,   Loader{small_data(), {.batch = 16}}, Adam{}, Constant{},
                   metrics(), callbacks(Checkpoint{own.path()})};
  };
  with_dropout(0.5).fit(1);
  auto other = with_dropout(0.25);
  CHECK_THAT(refusal(other, own.path()),
             EndsWith("dropout is torch::nn::Dropout(p=0.25, inplace=false), and the checkpoint was made with "
                      "torch::nn::Dropout(p=0.5, inplace=false)"));
}

TEST_CASE("A call of fit that a checkpoint has passed is refused where it was told something else") {
  const TemporaryDirectory directory;
  const auto make = [&] {
    return Trainer{Model<Divided>{}, Loader{small_data(), {.batch = 16}},    Adam{}, OneCycle{},
                   metrics(),        callbacks(Checkpoint{directory.path()})};
  };
  auto first = make();
  first.freeze();
  first.fit(1, OneCycle{.lr = 1e-2});
  first.unfreeze();
  first.fit(2, OneCycle{.lr = slice(1e-3, 1e-2)});
  const auto refused = [&](int epochs, const OneCycle& schedule, bool frozen, const OneCycle& second) {
    auto trainer = make();
    trainer.resume(directory.path());
    try {
      if (frozen) trainer.freeze();
      trainer.fit(epochs, schedule);
      trainer.unfreeze();
      trainer.fit(2, second);
    } catch (const std::runtime_error& error) {
      return std::string{error.what()};
    }
    return std::string{"accepted"};
  };
  const OneCycle one{.lr = 1e-2}, two{.lr = slice(1e-3, 1e-2)};
  const std::string made = ", and the checkpoint was made with ";
  CHECK(refused(1, one, true, two) == "accepted");
  CHECK(refused(3, one, true, two) == "resumed training: the number of epochs is 3" + made + "1");
  CHECK_THAT(refused(1, OneCycle{.lr = 2e-2}, true, two),
             Contains("resumed training: the schedule is step 1: 0.0008 0.0008 0.0008, momentum 0.95; ") &&
                 Contains(made + "step 1: 0.0004 0.0004 0.0004, momentum 0.95; "));
  CHECK_THAT(refused(1, one, false, two),
             Contains("the number of trained parameters is 707 in 8 of 8 tensors" + made + "59 in 6 of 8 tensors"));
  OneCycle longer = two;  // with the same rate in the last step, which is past the top
  longer.high_momentum = 0.9;
  CHECK_THAT(refused(1, one, true, longer), Contains("the schedule is ") && Contains("momentum 0.9"));
  CHECK_THAT(refused(1, one, true, OneCycle{.lr = slice(1e-4, 1e-2)}), Contains("the schedule is "));
}

TEST_CASE("A checkpoint that does not tell its settings is refused") {
  const TemporaryDirectory directory;
  auto trainer = trainer_in(directory.path(), 100, Adam{}, OneCycle{});
  trainer.fit(1);
  const State whole = read_checkpoint(directory.path() / "last.pt");
  for (const char* name : {"settings", "network", "progress/plans", "progress/frozen_after", "frozen parameters"}) {
    State part = whole;
    part.erase(name);
    write_checkpoint(directory.path() / "last.pt", part);
    CHECK_THAT(refusal(trainer, directory.path()), Contains("last.pt: it tells nothing of its "));
  }
}

TEST_CASE("The best checkpoint is that of the lowest validation loss") {
  const TemporaryDirectory directory;
  torch::manual_seed(5);
  auto trainer = trainer_in(directory.path(), 100, SGD{}, Constant{.lr = 0.5});
  trainer.fit(6);
  const torch::Tensor losses = read_checkpoint(directory.path() / "last.pt").at("progress/history").select(1, 1);
  const torch::Tensor until_best = read_checkpoint(directory.path() / "best.pt").at("progress/history").select(1, 1);
  CHECK(until_best.size(0) == losses.argmin().item<std::int64_t>() + 1);
  CHECK(until_best[-1].item<double>() == losses.min().item<double>());
}

TEST_CASE("A checkpoint of another architecture, optimizer or list of metrics is refused and changes nothing") {
  const TemporaryDirectory directory;
  auto trainer = trainer_in(directory.path(), 100, Adam{}, OneCycle{});
  trainer.fit(1);

  auto wider = trainer_in(directory.path(), 100, Adam{}, OneCycle{}, 9);
  const torch::Tensor before = wider.model()->first->weight.clone();
  CHECK_THAT(refusal(wider, directory.path()), Contains("last.pt: model: first.bias is float [8], expected float [9]"));
  CHECK(wider.model()->first->weight.equal(before));

  auto with_sgd = trainer_in(directory.path(), 100, SGD{}, OneCycle{});
  const torch::Tensor unchanged = with_sgd.model()->first->weight.clone();
  CHECK_THAT(refusal(with_sgd, directory.path()),
             Contains("last.pt: resumed training: optimizer is SGD, and the checkpoint was made with Adam"));
  CHECK(with_sgd.model()->first->weight.equal(unchanged));

  Trainer no_metrics{SmallNetwork{}, Loader{small_data(), {.batch = 16}}, Adam{}, OneCycle{}};
  CHECK_THAT(refusal(no_metrics, directory.path()), Contains("last.pt: number of metrics is 1, expected 0"));
}

TEST_CASE("A missing, empty, truncated, changed or foreign checkpoint is refused with its name") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "last.pt";
  auto trainer = trainer_in(directory.path(), 100, Adam{}, OneCycle{});
  CHECK_THAT(refusal(trainer, directory.path()), Contains("last.pt: cannot be read: No such file or directory"));
  trainer.fit(1);

  std::ostringstream source;
  source << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string whole = source.str();
  const auto refused = [&](const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
    return refusal(trainer, directory.path());
  };
  CHECK_THAT(refused(""), Contains("last.pt: cannot be read: it is empty"));
  CHECK_THAT(refused("not a checkpoint"), Contains("last.pt: is damaged or no checkpoint"));
  for (const std::size_t kept : {whole.size() / 10, whole.size() / 2, whole.size() - 1}) {
    CHECK_THAT(refused(whole.substr(0, kept)), Contains("last.pt: is damaged"));
  }
  const std::string weights(static_cast<const char*>(trainer.model()->first->weight.data_ptr()), 64);
  const std::size_t place = whole.find(weights);
  REQUIRE(place != std::string::npos);
  std::string changed = whole;
  changed[place + 17] = static_cast<char>(changed[place + 17] ^ 1);
  CHECK_THAT(refused(changed), Contains("last.pt: is damaged: checksum is"));
  CHECK(refused(whole) == "accepted");
}

TEST_CASE("A disk that is full ends a training with the name of the file and leaves log and checkpoint of before") {
  const TemporaryDirectory directory;
  torch::manual_seed(5);
  auto trainer = trainer_in(directory.path(), 100, Adam{}, OneCycle{});
  trainer.fit(1);
  const std::string log = untimed_log(directory.path());
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{16, before.rlim_max};  // the number of bytes that fit on this disk
  setrlimit(RLIMIT_FSIZE, &full);
  std::string refused;
  try {
    trainer.fit(1);
  } catch (const std::exception& error) {
    refused = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK_THAT(refused, Contains((directory.path() / "").string()) && Contains("File too large"));
  CHECK(untimed_log(directory.path()) == log);
  CHECK(read_checkpoint(directory.path() / "last.pt").at("progress/history").size(0) == 1);
}
