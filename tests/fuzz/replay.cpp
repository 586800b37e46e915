// Runs a fuzz target without libFuzzer, as part of `./run test`: first every file of the given
// folders, then ROUNDS texts made from them by cutting, doubling, joining and spoiling, always the
// same ones.
//
//     parse_replay ROUNDS FOLDER…
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kMostBytes = 8000;

void feed(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

// Not the scripts and notes that lie beside them.
bool is_text(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  return (ending.empty() || ending == ".sop" || ending == ".txt") &&
         !path.filename().string().starts_with(".");
}

std::vector<std::string> read_corpus(int argc, char** argv) {
  std::vector<std::filesystem::path> paths;
  for (int i = 2; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file() && is_text(entry.path())) paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return texts;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string next() {
    std::string text = any();
    for (std::size_t i = 1 + below(5); i > 0; --i) change(text);
    if (text.size() > kMostBytes) text.resize(kMostBytes);
    return text;
  }

 private:
  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  const std::string& any() { return corpus_[below(corpus_.size())]; }

  // Where a line begins, somewhere in the text.
  std::size_t line(const std::string& text) {
    const std::size_t at = text.find('\n', below(text.size()));
    return at == std::string::npos ? 0 : at + 1;
  }
  std::string piece(const std::string& text) {
    const std::size_t from = line(text);
    return text.substr(from, 1 + below(200));
  }

  void change(std::string& text) {
    static const char* const kOdd[] = {"\t",   "\r\n",        "\xC2\xA0", "\xC2\xAD",    "\\",
                                       "#",    ":",           "1. ",      " > ",         " + ",
                                       ";",    "(dari luar)", "\n\n",     "kembali ke ", "Jika ",
                                       "4a. ", "Serentak:\n", "Cabang:\n"};
    switch (below(6)) {
      case 0:
        text.erase(below(text.size()), below(60));
        break;
      case 1:
        text.erase(line(text), below(200));
        break;
      case 2:
        text.insert(line(text), piece(text));
        break;
      case 3:
        text.insert(line(text), piece(any()));
        break;
      case 4:
        text.insert(below(text.size()), kOdd[below(std::size(kOdd))]);
        break;
      default:
        if (!text.empty()) text[below(text.size())] = static_cast<char>(' ' + below(95));
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937 random_{2026};  // NOLINT(cert-msc51-cpp): the same texts each time
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::vector<std::string> corpus = read_corpus(argc, argv);
  if (corpus.empty()) return 1;
  for (const std::string& text : corpus) feed(text);
  const long rounds = std::strtol(argv[1], nullptr, 10);
  Mutator mutator(corpus);
  for (long i = 0; i < rounds; ++i) feed(mutator.next());
  fmt::print("{} files, {} texts made of them\n", corpus.size(), rounds);
  return 0;
}
