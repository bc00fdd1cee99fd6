// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>
#include <archetype/text/quoted.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace archetype::detail {

/// A kind of file that is not a supported weight file, and what to do about it.
struct ForeignKind {
  std::size_t at;  ///< offset of its signature
  std::string_view mark;
  std::string_view sentence;
};

inline constexpr std::string_view convert_it =
    "; load it in Python, and save a state dict by torch.save or as safetensors";

/// A signature that contains zero bytes, where a plain string would end.
template <std::size_t Size>
constexpr std::string_view with_zeros(const char (&mark)[Size]) {
  return {mark, Size - 1};
}

/// Kinds identified by a signature, at the beginning of the file or at some offset.
inline constexpr std::array foreign_kinds{
    ForeignKind{0, "version https://git-lfs",
                "it is a pointer of Git LFS, which stands for the file until that is fetched; run git lfs pull in its "
                "repository, or download the file itself"},
    ForeignKind{0, "\x1F\x8B", "it is compressed by gzip; unpack it first"},
    ForeignKind{0, "BZh", "it is compressed by bzip2; unpack it first"},
    ForeignKind{0, with_zeros("\xFD\x37zXZ\0"), "it is compressed by xz; unpack it first"},
    ForeignKind{0, "\x28\xB5\x2F\xFD", "it is compressed by zstd; unpack it first"},
    ForeignKind{0, "\x04\x22\x4D\x18", "it is compressed by lz4; unpack it first"},
    ForeignKind{0, "7z\xBC\xAF\x27\x1C", "it is a 7z archive; unpack it, and read the weight file that it holds"},
    ForeignKind{0, "Rar!\x1A\x07", "it is a RAR archive; unpack it, and read the weight file that it holds"},
    ForeignKind{257, "ustar", "it is a tar archive; unpack it, and read the weight file that it holds"},
    ForeignKind{0, "\x89HDF\r\n\x1A\n",
                "it is an HDF5 file, as Keras saves weights; load it in Python, and save tensors by torch.save"},
    ForeignKind{0, "GGUF",
                "it is a GGUF file, whose numbers are mostly quantized; look for the safetensors that it "
                "was made from"},
    ForeignKind{4, "TFL3", "it is a TensorFlow Lite model; convert the model that it was made from"},
    ForeignKind{4, "ET12", "it is an ExecuTorch program; load the network that it was made from"},
    ForeignKind{0, "\x93NUMPY",
                "it is one NumPy array (.npy), without the names of a state dict; save tensors by "
                "torch.save"},
    ForeignKind{0, with_zeros("\x12\1\0\0\0\0\0\0"),
                "it is a parameter file of MXNet; load it in Python, and save tensors by torch.save"},
    ForeignKind{0, "model_checkpoint_path:",
                "it is the note in which TensorFlow keeps the names of checkpoints, not a checkpoint"},
    ForeignKind{0, "\xFF\xD8\xFF", "it is a JPEG image"},
    ForeignKind{0, "\x89PNG", "it is a PNG image"},
    ForeignKind{0, "GIF8", "it is a GIF image"},
    ForeignKind{0, with_zeros("II*\0"), "it is a TIFF image"},
    ForeignKind{0, with_zeros("MM\0*"), "it is a TIFF image"},
    ForeignKind{8, "WEBP", "it is a WebP image"},
    ForeignKind{4, "ftyp", "it is a film or a HEIF image"},
    ForeignKind{0, "%PDF", "it is a PDF document"},
    ForeignKind{0,
                "\x7F"
                "ELF",
                "it is a program or a shared library"},
};

/// Kinds of other frameworks without a signature, identified by file extension.
inline constexpr std::array foreign_endings{
    ForeignKind{0, ".onnx", "it is an ONNX model"},
    ForeignKind{0, ".pb", "it is a TensorFlow graph"},
    ForeignKind{0, ".pbtxt", "it is a TensorFlow graph"},
    ForeignKind{0, ".caffemodel", "it is a Caffe model"},
    ForeignKind{0, ".prototxt", "it is the description of a Caffe model, without weights"},
    ForeignKind{0, ".mlmodel", "it is a Core ML model"},
    ForeignKind{0, ".pdparams", "it is a file of PaddlePaddle"},
    ForeignKind{0, ".pdiparams", "it is a file of PaddlePaddle"},
    ForeignKind{0, ".params", "it is a parameter file of MXNet"},
    ForeignKind{0, ".msgpack", "it is a file of Flax"},
    ForeignKind{0, ".engine", "it is a TensorRT engine"},
    ForeignKind{0, ".t7", "it is a file of Torch 7, in Lua"},
    ForeignKind{0, ".index", "it is a part of a TensorFlow checkpoint"},
};

/// Whether a file begins like a Protocol Buffers message whose first field is a small number and whose second is one of
/// `seconds`.
inline bool begins_like_message(std::string_view content, std::string_view seconds) {
  return content.size() > 3 && content[0] == 0x08 && content[1] > 0 && content[1] < 0x20 &&
         seconds.find(content[2]) != std::string_view::npos;
}

/// Describes a text file, such as a server's error page.
inline std::string foreign_text(std::string_view content) {
  std::string_view text = content.substr(0, 512);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  std::string small{text};
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  const auto begins = [&](std::string_view mark) { return small.starts_with(mark); };
  const std::string beginning = in_quotes(text.substr(0, text.find_first_of("\r\n")));
  const std::string get_it = "; download the file itself, and see whether the address asks for a login";
  if (begins("<!doctype html") || begins("<html") || begins("<head") || begins("<script") || begins("<body") ||
      (begins("<") && small.find("<html") != std::string::npos))
    return "it is an HTML page, as servers send in place of a file, and not a weight file" + get_it;
  if (begins("<"))
    return "it is an XML text that begins " + beginning + ", as servers send to say what is wrong" + get_it;
  if (begins("{") || begins("["))
    return "it is a JSON text without a \"weight_map\", which an index of shards has; it begins " + beginning + get_it;
  const bool printable_text = std::all_of(text.begin(), text.end(), [](unsigned char character) {
    return character >= ' ' || std::isspace(character) != 0;
  });
  std::string_view whole = text;  // without the last character, which may be truncated
  while (!whole.empty() && (whole.back() & 0xC0) == 0x80) whole.remove_suffix(1);
  if (!whole.empty() && (whole.back() & 0x80) != 0) whole.remove_suffix(1);
  if (printable_text && io::is_utf8(whole))
    return "it is a text that begins " + beginning + ", not a weight file" + get_it;
  return {};
}

/// Describes a file that is not a weight file and says what to do; empty if its kind is unknown.
inline std::string foreign_file(std::string_view content, std::string_view name) {
  for (const ForeignKind& kind : foreign_kinds)
    if (content.size() > kind.at && content.substr(kind.at).starts_with(kind.mark)) return std::string{kind.sentence};
  const auto has = [&](std::string_view words) {
    return content.substr(0, 4096).find(words) != std::string_view::npos;
  };
  if (content.size() > 8 && content.ends_with("\x57\xFB\x80\x8B\x24\x75\x47\xDB"))
    return "it is the index of a TensorFlow checkpoint" + std::string{convert_it};
  const bool is_message = begins_like_message(content, "\x12\x3A\x42\x1A");
  if (is_message && content[1] == 1 && (has("saved_model") || has("serve") || name.ends_with(".pb")))
    return "it is a TensorFlow SavedModel" + std::string{convert_it};
  if (content.size() > 2 && content[0] == '\n' && (has("Placeholder") || has("Const")))
    return "it is a frozen graph of TensorFlow" + std::string{convert_it};
  if (content.size() > 2 && (content[0] & 0xF0) == 0x80 && content[0] != '\x80' &&
      static_cast<unsigned char>(content[1]) > 0xA0 && static_cast<unsigned char>(content[1]) < 0xC0)
    return "it is a MessagePack file, as Flax saves weights" + std::string{convert_it};
  for (const ForeignKind& kind : foreign_endings)
    if (name.ends_with(kind.mark)) return std::string{kind.sentence} + std::string{convert_it};
  if (name.find(".data-0") != std::string_view::npos)
    return "it is a part of a TensorFlow checkpoint" + std::string{convert_it};
  if (is_message) return "it is an ONNX model, or another message of Protocol Buffers" + std::string{convert_it};
  const std::string_view start = content.substr(0, 64);
  if (start.size() == 64 && start.find_first_not_of('\0') == std::string_view::npos)
    return "it begins with zeros, as a file whose download reserved its room and did not come to fill it; download it "
           "again";
  return foreign_text(content);
}

}  // namespace archetype::detail
