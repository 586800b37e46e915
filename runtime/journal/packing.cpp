#include "runtime/journal/packing.h"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace sop::journal {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kDictionaryBytes = 24'000;
constexpr std::size_t kContentBytes = 8'000;  // of it, texts; the rest is statistics
constexpr std::size_t kLeastTexts = 8;
constexpr std::size_t kMostDictionaries = 500;  // kept in memory

struct FreeCompression {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeCompression>;

}  // namespace

std::string make_dictionary(const std::vector<std::string>& texts, DictionaryId id) {
  if (texts.size() < kLeastTexts) return "";
  std::string all;
  std::vector<std::size_t> sizes;
  for (const std::string& one : texts) {
    all += one;
    sizes.push_back(one.size());
  }
  // zstd finds what stands last cheapest.
  const std::size_t length = std::min(all.size(), kContentBytes);
  const std::string content = all.substr(all.size() - length);
  std::string out(kDictionaryBytes, '\0');
  ZDICT_params_t parameters{};
  parameters.compressionLevel = kLevel;
  parameters.dictID = id;
  const std::size_t made =
      ZDICT_finalizeDictionary(out.data(), out.size(), content.data(), content.size(), all.data(),
                               sizes.data(), static_cast<unsigned>(sizes.size()), parameters);
  if (ZDICT_isError(made) != 0) return "";
  out.resize(made);
  return out;
}

// Each direction is prepared when it is first needed: a reader never packs.
struct Packing::Dictionary {
  std::string bytes;
  Owned<ZSTD_CDict> packing;
  Owned<ZSTD_DDict> unpacking;
};

struct Packing::Contexts {
  Owned<ZSTD_CCtx> packing;
  Owned<ZSTD_DCtx> unpacking;
};

Packing::Packing(Load load) : load_(std::move(load)), contexts_(std::make_unique<Contexts>()) {}
Packing::~Packing() = default;

Packing::Dictionary& Packing::dictionary(DictionaryId id) {
  const auto known = dictionaries_.find(id);
  if (known != dictionaries_.end()) return *known->second;
  std::optional<std::string> bytes = id != 0 ? load_(id) : std::nullopt;
  if (dictionaries_.size() >= kMostDictionaries) dictionaries_.clear();
  auto made = std::make_unique<Dictionary>();
  if (bytes) made->bytes = std::move(*bytes);
  return *dictionaries_.emplace(id, std::move(made)).first->second;
}

std::string Packing::pack(std::string_view text, DictionaryId id) {
  Owned<ZSTD_CCtx>& context = contexts_->packing;
  if (!context) {
    context.reset(ZSTD_createCCtx());
    if (!context) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    // A flipped bit must not become another text.
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  }
  Dictionary& with = dictionary(id);
  if (!with.packing && !with.bytes.empty())
    with.packing.reset(ZSTD_createCDict(with.bytes.data(), with.bytes.size(), kLevel));
  ZSTD_CCtx_refCDict(context.get(), with.packing.get());
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), text.data(), text.size());
  // With room for the bound it fails only where there is no memory.
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();
  out.resize(size);
  return out;
}

std::optional<std::string> Packing::unpack(std::string_view bytes) {
  const unsigned long long length = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (length > kLongest) return std::nullopt;  // the two errors are the highest numbers
  Owned<ZSTD_DCtx>& context = contexts_->unpacking;
  if (!context) context.reset(ZSTD_createDCtx());
  if (!context) throw std::bad_alloc();
  Dictionary& with = dictionary(ZSTD_getDictID_fromFrame(bytes.data(), bytes.size()));
  if (!with.unpacking && !with.bytes.empty())
    with.unpacking.reset(ZSTD_createDDict(with.bytes.data(), with.bytes.size()));
  std::string out(static_cast<std::size_t>(length), '\0');
  const std::size_t size =
      with.unpacking
          ? ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), bytes.data(),
                                       bytes.size(), with.unpacking.get())
          : ZSTD_decompressDCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0 || size != out.size()) return std::nullopt;
  return out;
}

}  // namespace sop::journal
