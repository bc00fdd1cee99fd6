// SPDX-License-Identifier: MIT
// Damaged images are refused or decoded exactly as by Debian 12's Pillow, which decodes the same files.
//
// In the environment, ARCHETYPE_DAMAGE_SEED chooses other damage, ARCHETYPE_DAMAGE_ROUNDS the number of damaged copies
// of each file, ARCHETYPE_DAMAGE_ONLY a part of the names of the files to test, and ARCHETYPE_DAMAGE_KEEP a directory
// to which files are copied that are decoded differently.
//
// Pillow decodes each file three times, each with other bytes in fresh memory. Results that then differ come from
// memory that libtiff left uninitialized, so nothing can equal them.
#include "damage.hpp"

#include <archetype/image/read_image.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "../../temporary_directory.hpp"
#include "../../weights/python.hpp"
#include "../pictures.hpp"

using namespace archetype;

namespace {

/// Prints height, width and a checksum of the pixels of each file in `list`, or why Pillow refuses it.
constexpr const char* decode_by_pillow = R"(
import random, warnings, zlib
from PIL import Image
warnings.simplefilter('ignore')
noise = random.Random(1)
for path in open('list').read().splitlines():
    freed = [noise.randbytes(size) for size in range(600, 6000, 100)]
    del freed
    try:
        with Image.open(path) as file:
            kind = file.format
            image = file.convert('RGB')
        print(image.height, image.width, zlib.crc32(image.tobytes()), kind)
    except Exception as error:
        print('refused:', repr(str(error)), type(error).__name__)
)";

/// Damage is treated as by Pillow 9.4; other versions refuse other files.
bool python_has_pillow_9_4() {
  if (!python_has("PIL")) return false;
  const bool there =
      std::system("/usr/bin/python3 -c 'import PIL; assert PIL.__version__.startswith(\"9.4.\")' 2>/dev/null") == 0;
  if (!there) WARN("skipped: Debian's package python3-pil has another version than 9.4");
  return there;
}

std::string decoded_by_us(const std::filesystem::path& file, std::string& refusal) {
  try {
    return facts(read_image(file));
  } catch (const BadImage& bad) {
    refusal = std::string(bad.what()).substr(file.string().size() + 2);
    return "refused";
  }
}

/// Whether a refusal is intended, although Pillow decodes the file. A file that claims far more pixels than its bytes
/// can hold is an attack on the reader's memory or has a damaged size, and Pillow's image of it is almost entirely gray
/// or black. Some kinds of TIFF, which damage to a directory may turn other kinds into, are not supported.
bool is_kept_apart(const std::string& refusal) {
  return refusal.ends_with("more than its bytes can hold") || refusal.starts_with("its pixels are ") ||
         refusal.starts_with("it is compressed by ");
}

std::uint32_t from_environment(const char* name, std::uint32_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(value));
}

}  // namespace

TEST_CASE("Damaged images are refused if Pillow refuses them, and otherwise decoded to Pillow's bytes") {
  if (!python_has_pillow_9_4()) return;
  const TemporaryDirectory directory;
  Dice dice{from_environment("ARCHETYPE_DAMAGE_SEED", 1)};
  std::vector<std::string> names;
  const char* const only = std::getenv("ARCHETYPE_DAMAGE_ONLY");
  const auto reference = pillow().at("decoded");
  for (const auto& [file, expected] : reference.items()) {
    if (only != nullptr && file.find(only) == std::string::npos) continue;
    const std::string content = content_of(pictures / file);
    for (std::uint32_t round = from_environment("ARCHETYPE_DAMAGE_ROUNDS", 15); round > 0; --round) {
      names.push_back(std::to_string(names.size()) + "_" + file);
      std::ofstream(directory / names.back(), std::ios::binary) << damaged(content, dice);
    }
  }
  std::ofstream list(directory / "list");
  for (const std::string& name : names) list << name << '\n';
  list.close();
  std::ofstream(directory / "script.py") << decode_by_pillow;
  std::vector<std::ifstream> runs;
  for (const std::string setting : {"MALLOC_PERTURB_=255", "MALLOC_PERTURB_=170", "MALLOC_PERTURB_=0"}) {
    const std::string file = "decoded" + std::to_string(runs.size());
    const std::string command =
        "cd '" + directory.path().string() + "' && " + setting + " /usr/bin/python3 script.py >" + file + " 2>errors";
    REQUIRE(std::system(command.c_str()) == 0);
    runs.emplace_back(directory / file);
  }
  int refused = 0, shown = 0, kept_apart = 0, made_up = 0;
  for (const std::string& name : names) {
    std::string line, refusal;
    REQUIRE(std::getline(runs[0], line));
    bool is_made_up = false;
    for (std::size_t run = 1; run < runs.size(); ++run) {
      std::string again;
      REQUIRE(std::getline(runs[run], again));
      is_made_up = is_made_up || again != line;
    }
    const std::string ours = decoded_by_us(directory / name, refusal);
    INFO(name << ": Pillow: " << line << "; here: " << ours << " " << refusal);
    const bool is_refused = line.starts_with("refused");
    const bool agrees = ours == line.substr(0, is_refused ? std::string_view("refused").size() : line.rfind(' '));
    ++(is_refused ? refused : shown);
    if (!is_refused && is_kept_apart(refusal)) ++kept_apart;
    else if (is_made_up) ++made_up;
    else CHECK(agrees);
    if (const char* const keep = std::getenv("ARCHETYPE_DAMAGE_KEEP"); keep != nullptr && !agrees)
      std::filesystem::copy_file(directory / name, std::filesystem::path(keep) / name);
  }
  CHECK(refused > 0);
  CHECK(shown > 0);
  CHECK(kept_apart + made_up <= static_cast<int>(names.size()) / 100);
  WARN(refused << " refused, " << shown << " shown, " << kept_apart << " kept apart, " << made_up << " made up");
}
