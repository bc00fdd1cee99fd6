// SPDX-License-Identifier: MIT
// test: study --networks "resnet18 xresnet18" --images 1200 --epochs 1 --output build/test-study
// test: study --data tests/reference/folders --networks resnet18 --size 32 --batch 4 --epochs 1 --fraction 1 --seeds 2 --output build/test-study-data
// do: small='--networks resnet18 --size 32 --batch 4 --epochs 1 --fraction 1 --output build/test-study-data'
// then: study $small --data tests/reference/folders
// then: exit 2: study $small --data tests/reference/folders --fraction 0.9
// says: fraction is 0.9, and the study in build/test-study-data was made with 1; give another --output, or --again
// then: exit 2: study $small --data tests/reference/folders --size 24
// says: size is 24, and the study in build/test-study-data was made with 32
// then: exit 2: study $small
// says: dataset is Fashion-MNIST, 60000 of 1x28x28, checksum
// do: for i in 1 2; do cp build/test-study-data/resnet18/seed-$i/body.safetensors build/test-study-data/$i.safetensors; done
// then: study $small --data tests/reference/folders --fraction 0.9 --again
// do: test -e build/test-study-data/2.safetensors -a -e build/test-study-data/resnet18/seed-1/transfer/last.pt
// do: test ! -e build/test-study-data/resnet18/seed-2
// do: mkdir build/test-study-data/mine && echo 'my notes: a lot' > build/test-study-data/mine/study.txt
// then: exit 2: study $small/mine --data tests/reference/folders --again
// says: study.txt is not of a study, so nothing is removed
// do: grep -q 'my notes' build/test-study-data/mine/study.txt
// do: cp -rp tests/reference/folders build/test-study-data/here
// do: small="$small/of-weights --weights build/test-study-data/1.safetensors"
// then: study $small --data build/test-study-data/here
// then: exit 2: study $small --data build/test-study-data/here --weights build/test-study-data/2.safetensors
// says: weights of resnet18 is 122 tensors of
// do: mv build/test-study-data/here build/test-study-data/there
// then: study $small --data build/test-study-data/there
// do: touch -d 2001-01-01T00:00:00Z build/test-study-data/there/blue/05.jpg
// then: exit 2: study $small --data build/test-study-data/there
// says: bytes of 2001-01-01 00:00:00.000000000, and the study in build/test-study-data/of-weights was made with
// test: exit 2: study --networks "resnet18 resnet18" --output build/test-study-twice
// test: exit 2: study --networks nonesuch --output build/test-study-none
// test: exit 2: study --epochs none
//
// Compares networks by fastai's protocol of transfer learning: a body is first trained on one half of the classes;
// then, under a new head, on the other half with a quarter of its images, frozen and unfrozen. The images are
// Fashion-MNIST's, or those of a directory with one directory per class:
//
//     $ ./dev study --networks "resnet18 xresnet18 timm/seresnet18" --epochs 3
//     $ ./dev study --data DIRECTORY --size 128
//
// Bodies with weights in files are trained on all classes instead, without the first training. An interrupted study
// resumes, and a finished one can be continued with more networks or seeds. If the directory contains a study of other
// images, weights or options, nothing is trained or reported, unless --again removes that study first.
#include <archetype/archetype.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../device.hpp"
#include "../options.hpp"
#include "study_record.hpp"

using namespace archetype;
namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> networks{"torchvision/resnet18", "fastai/xresnet18",     "timm/seresnet18",
                                    "fastai/xresnext18",    "fastai/xse_resnext18", "timm/efficientnet_b0"};
  std::vector<std::string> weights;  ///< one file per network, or none
  fs::path data;                     ///< Fashion-MNIST if empty
  int images = 0;  ///< number of images for training; 0: 12 000 of Fashion-MNIST, or all of a directory
  int size = 64;   ///< image size for a directory, in pixels
  int batch = 64;
  int epochs = 3;  ///< epochs of each of the three trainings
  int seeds = 1;
  int workers = 2;
  torch::Device device = torch::kCPU;
  double fraction = 0.25;  ///< fraction of the images of the final classes
  fs::path output = "runs/study";
  bool again = false;  ///< remove an earlier study from the directory
};

/// Images to compare networks on, and how a split of them is loaded.
template <ImageSource Source, class Load>
struct Subject {
  std::string name;
  int channels;
  int size;
  Source images;
  Load load;  ///< creates a loader from a split and a seed
};

/// Runs or resumes a training, and saves its log, settings and checkpoints. Throws std::runtime_error if the directory
/// contains a training with other settings.
auto trainer_in(const fs::path& directory, const AnyModel& model, const auto& data, const Settings& origin) {
  Trainer trainer{model,
                  data,
                  Adam{},
                  OneCycle{},
                  metrics(Accuracy{}, ErrorRate{}),
                  callbacks(ProgressBar{}, CsvLog{directory / "log.csv"}, TensorBoard{directory},
                            SettingsLog{directory / "settings.txt", origin}, Checkpoint{directory})};
  if (exists(directory / "last.pt")) trainer.resume(directory);
  return trainer;
}

/// The directory for the results of a network and a seed, relative to the study's.
std::string place_of(std::string network, std::uint64_t seed) {
  std::replace(network.begin(), network.end(), '/', '-');
  return network + "/seed-" + std::to_string(seed);
}

/// Resumes the study in the directory, or starts one: see `StudyRecord`. `images` identifies its images.
void start_record(const Options& options, const std::string& images, const Settings& files) {
  const std::string default_images = options.data.empty() ? "12000" : "all";
  const Settings settings{{"dataset", images},
                          {"images", options.images == 0 ? default_images : std::to_string(options.images)},
                          {"fraction", archetype::detail::short_number(options.fraction)},
                          {"size", options.data.empty() ? "28" : std::to_string(options.size)},
                          {"batch", std::to_string(options.batch)},
                          {"epochs", std::to_string(options.epochs)},
                          {"bodies", options.weights.empty() ? "trained before" : "from weights in files"}};
  Settings weights;
  std::vector<std::string> trainings;
  for (std::size_t i = 0; i < options.networks.size(); ++i) {
    if (!options.weights.empty())
      weights.emplace_back("weights of " + options.networks[i], identity_of_weights(options.weights[i]));
    for (int seed = 1; seed <= options.seeds; ++seed)
      trainings.push_back(place_of(options.networks[i], static_cast<std::uint64_t>(seed)));
  }
  StudyRecord{options.output, settings, weights, files, trainings}.start(options.again);
}

/// The whole study of one subject: the images that bodies and heads are trained on, and each network's trainings.
template <ImageSource Source, class Load>
class Study {
 public:
  Study(const Options& options, const Subject<Source, Load>& subject)
      : options_(options),
        subject_(subject),
        half_(static_cast<std::int64_t>(subject.images.classes().size()) / 2),
        transfer_(transferred()) {
    if (options_.weights.empty() && half_ < 2)
      throw std::invalid_argument("bodies learn half of the classes, so the images must be of four at least; " +
                                  subject.name + " has " + std::to_string(subject.images.classes().size()));
  }

  const std::vector<std::string>& classes() const { return transfer_.train.classes(); }
  std::int64_t training_images() const { return transfer_.train.size(); }

  /// The whole protocol for one network and seed.
  void run(std::size_t network, std::uint64_t seed, ComparedNetwork& result) const {
    const std::string& name = options_.networks[network];
    const fs::path directory = options_.output / place_of(name, seed);
    std::cout << "==> " << name << ", seed " << seed << '\n';
    const fs::path weights =
        options_.weights.empty() ? trained_body(name, directory, seed) : fs::path{options_.weights[network]};

    // [transfer]
    torch::manual_seed(seed);
    Request request = request_for(classes().size());
    request.head = head<FastaiHead<0>>;
    AnyModel model = zoo::make(name, {.request = request, .initialization = initializations::fastai_learner});
    load(model, weights, Adapt{});
    model->to(options_.device);
    auto trainer = trainer_in(directory / "transfer", model, subject_.load(transfer_, seed),
                              {{"first weights", identity_of_weights(weights)}});
    trainer.freeze();
    trainer.fit(options_.epochs, OneCycle{.lr = 1e-2});
    trainer.unfreeze();
    trainer.fit(options_.epochs, OneCycle{.lr = slice(1e-5, 1e-4)});
    // [transfer]

    const Evaluation evaluation = evaluate(trainer.model(), trainer.data().validation());
    const Run run = make_run(name, trainer.progress(), evaluation, transfer_.validation);
    result.parameters = count_parameters(model->graph());
    result.multiply_adds = count_multiply_adds(model->graph());
    result.runs.push_back(run.epochs);
    result.class_accuracy.resize(run.classes.size());
    const std::vector<report::ClassScore> scores = report::class_scores(run.confusion);
    for (std::size_t i = 0; i < scores.size(); ++i) result.class_accuracy[i] += scores[i].recall / options_.seeds;
  }

 private:
  /// A body trained on the first half of the classes.
  fs::path trained_body(const std::string& name, const fs::path& directory, std::uint64_t seed) const {
    // [body]
    torch::manual_seed(seed);
    const Split known = subject_.images.of_classes(0, half_).split(/*validation=*/0.2, /*seed=*/1);
    AnyModel body = zoo::make(name, request_for(known.train.classes().size()));
    body->to(options_.device);
    trainer_in(directory / "body", body, subject_.load(known, seed), {{"first weights", "random"}})
        .fit(options_.epochs, OneCycle{.lr = 3e-3});
    save(body, directory / "body.safetensors");
    // [body]
    return directory / "body.safetensors";
  }

  /// A part of the other half, or of all classes if bodies have pretrained weights. Records the paths of image files.
  Split<Source> transferred() const {
    const auto all = static_cast<std::int64_t>(subject_.images.classes().size());
    const Source learned = options_.weights.empty() ? subject_.images.of_classes(half_, all - half_) : subject_.images;
    Split<Source> split = learned.subset(options_.fraction, /*seed=*/1).split(/*validation=*/0.2, /*seed=*/1);
    if constexpr (ImageFiles<Source>) {
      write_list(split.train, options_.output / "train.txt");
      write_list(split.validation, options_.output / "validation.txt");
    }
    return split;
  }

  Request request_for(std::size_t classes) const {
    return {.classes = static_cast<int>(classes), .channels = subject_.channels, .size = subject_.size};
  }

  const Options& options_;
  const Subject<Source, Load>& subject_;
  std::int64_t half_;
  Split<Source> transfer_;
};

/// The description of the protocol for the page.
std::string description_of(const Options& options) {
  const std::string images = report::percent(options.fraction, 0) + " of the images";
  if (!options.weights.empty())
    return "Each body with its published weights learned all classes under a new head, from " + images +
           ", frozen and unfrozen.";
  return "Each body learned half of the classes; under a new head it then learned the others from " + images +
         ", frozen and unfrozen. Accuracy is that of the others, time that of learning them.";
}

template <ImageSource Source, class Load>
void compare(const Options& options, const Subject<Source, Load>& subject) {
  const Study study{options, subject};
  Comparison comparison;
  comparison.name = "Networks on " + subject.name;
  comparison.description = description_of(options);
  comparison.classes = study.classes();
  comparison.facts = {{"Networks", std::to_string(options.networks.size())},
                      {"Images to learn from", report::grouped(study.training_images())},
                      {"Epochs", (options.weights.empty() ? "3 × " : "2 × ") + std::to_string(options.epochs)},
                      {"Seeds", std::to_string(options.seeds)}};
  for (std::size_t i = 0; i < options.networks.size(); ++i) {
    comparison.networks.push_back({.name = options.networks[i], .runs = {}, .class_accuracy = {}});
    for (int seed = 1; seed <= options.seeds; ++seed)
      study.run(i, static_cast<std::uint64_t>(seed), comparison.networks.back());
    write_comparison(options.output / "report.html", comparison);
  }
  for (const ComparedNetwork& network : comparison.networks)
    std::cout << network.name << ": " << report::percent(report::final_accuracy(network).mean, 1) << " in "
              << report::duration(report::training_time(network).mean) << '\n';
  std::cout << "report in " << (options.output / "report.html").string() << '\n';
}

/// At most `count` images, stratified by class.
template <ImageSource Source>
Source some_of(const Source& all, int count) {
  return all.subset(std::min(1.0, count / static_cast<double>(all.size())), /*seed=*/1);
}

void compare_on_fashion_mnist(const Options& options) {
  const auto load = [&](const Split<Dataset>& split, std::uint64_t seed) {
    return Loader{split, {.batch = options.batch, .seed = seed}, RandomHorizontalFlip{}, Normalize{{0.2860}, {0.3530}}};
  };
  const Dataset all = FashionMnist{}.train;
  start_record(options, "Fashion-MNIST, " + all.identity(), /*files=*/{});
  const Dataset images = some_of(all, options.images == 0 ? 12'000 : options.images);
  compare(options, Subject{"Fashion-MNIST", /*channels=*/1, /*size=*/28, images, load});
}

void compare_on_folder(const Options& options) {
  const ImageFolder all{options.data};
  const ImageFolder folder = options.images == 0 ? all : some_of(all, options.images);
  std::cout << folder.size() << " images of " << folder.classes().size() << " classes, " << folder.ignored()
            << " other files ignored\n";
  start_record(options, "files, as images.txt lists them", files_of(all));
  // [folder]
  const CachedFolder cached{folder, options.output / "images", ResizeShorterSide{options.size}};
  const auto workers = static_cast<std::size_t>(options.workers);
  const auto images =
      without_unreadable(cached, workers, [](const std::string& fault) { std::cerr << "left out: " << fault << '\n'; });
  const auto load = [&](const auto& split, std::uint64_t seed) {
    return Loader{split,
                  {.batch = options.batch, .seed = seed, .workers = workers},
                  Resize{options.size},
                  AugTransforms{},
                  imagenet_statistics()};
  };
  // [folder]
  const fs::path place = fs::canonical(options.data);
  const std::string name = (place.parent_path().filename() / place.filename()).string();
  compare(options, Subject<std::decay_t<decltype(images)>, decltype(load)>{name, 3, options.size, images, load});
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream words{text};
  return {std::istream_iterator<std::string>{words}, {}};
}

Options options_from(int argc, char** argv) {
  Options options;
  options.device = take_device(argc, argv);
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--again") {
      options.again = true;
      --i;  // it is an option without a value
      continue;
    }
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--networks" && !value.empty()) options.networks = words_of(value);
    else if (name == "--weights" && !value.empty()) options.weights = words_of(value);
    else if (name == "--data" && !value.empty()) options.data = value;
    else if (name == "--images") options.images = number(name, value, 100'000'000);
    else if (name == "--fraction") options.fraction = share(name, value);
    else if (name == "--size") options.size = number(name, value, 4'096);
    else if (name == "--batch") options.batch = number(name, value, 4'096);
    else if (name == "--epochs") options.epochs = number(name, value, 1'000);
    else if (name == "--seeds") options.seeds = number(name, value, 100);
    else if (name == "--workers") options.workers = number(name, value, 256);
    else if (name == "--output" && !value.empty()) options.output = value;
    else throw std::invalid_argument(name + " is no option, or lacks its value; see --help");
  }
  for (auto name = options.networks.begin(); name != options.networks.end(); ++name) {
    zoo::find(*name);  // fails before hours are spent on the other networks
    for (auto other = options.networks.begin(); other != name; ++other)
      if (place_of(*other, 1) == place_of(*name, 1))
        throw std::invalid_argument("--networks names " + *other + " and " + *name +
                                    ", whose results share a directory");
  }
  if (!options.weights.empty() && options.weights.size() != options.networks.size())
    throw std::invalid_argument("--weights names " + std::to_string(options.weights.size()) + " files for " +
                                std::to_string(options.networks.size()) + " networks");
  return options;
}

int main(int argc, char** argv) try {
  if (argc == 2 && std::string(argv[1]) == "--help") {
    std::cout
        << "study [--networks \"NAME …\"] [--data DIRECTORY [--size PIXELS]] [--weights \"FILE …\"] [--epochs N]\n"
           "      [--fraction SHARE] [--images N] [--batch N] [--seeds N] [--workers N] [--output DIRECTORY]\n"
           "      [--device NAME] [--again]\n";
    return 0;
  }
  const Options options = options_from(argc, argv);
  keep_freed_memory();
  if (options.data.empty()) compare_on_fashion_mnist(options);
  else compare_on_folder(options);
} catch (const std::exception& error) {
  std::cerr << "study: " << error.what() << '\n';
  return 2;
}
