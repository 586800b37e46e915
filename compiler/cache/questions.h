// What an SOP asked of its surroundings while it was compiled, and a short mark of each answer. A
// result found earlier still stands when the text is the same and every question gets the same
// answer: no other file of the project matters to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/base/hash.h"
#include "compiler/cache/codec.h"
#include "compiler/model/surroundings.h"

namespace sop::cache {

enum class QuestionKind : std::uint8_t { FindSop, Open, KnowsSops };

struct Question {
  QuestionKind kind = QuestionKind::FindSop;
  std::string text;  // the reference, or the path
  Fingerprint answer{};
  friend bool operator==(const Question&, const Question&) = default;
};

// Marks of each file of the project, by path: of its text, and of its face alone.
struct Marks {
  Fingerprint content{};
  Fingerprint face{};
};
using Contents = std::unordered_map<std::string, Marks>;

// The mark of the answer that `surroundings` gives now.
[[nodiscard]] Fingerprint answer_to(QuestionKind kind, const std::string& text,
                                    const model::Surroundings& surroundings,
                                    const Contents& contents);

// Passes every question on and keeps it. Settings and libraries are not kept: they concern all
// files alike and are part of the cache's key. For one file at a time.
class Recorder final : public model::Surroundings {
 public:
  Recorder(const model::Surroundings& inner, const Contents& contents)
      : inner_(inner), contents_(contents) {}

  [[nodiscard]] const std::vector<Question>& questions() const { return questions_; }

  [[nodiscard]] const model::Settings& settings() const override { return inner_.settings(); }
  [[nodiscard]] model::SopLookup find_sop(std::string_view reference) const override;
  [[nodiscard]] bool knows_sops() const override;
  [[nodiscard]] const SyntaxTree* open(const model::SopFace& sop) const override;
  [[nodiscard]] const model::Library* find_library(std::string_view name,
                                                   std::string& nearest) const override {
    return inner_.find_library(name, nearest);
  }
  [[nodiscard]] const model::Regulation* find_regulation(std::string_view type,
                                                         std::string_view number,
                                                         std::string_view year) const override {
    return inner_.find_regulation(type, number, year);
  }
  [[nodiscard]] std::vector<const model::Regulation*> regulations() const override {
    return inner_.regulations();
  }

 private:
  // True where the question is new; its answer is to be kept.
  [[nodiscard]] bool is_new(QuestionKind kind, const std::string& text) const;

  const model::Surroundings& inner_;
  const Contents& contents_;
  mutable std::vector<Question> questions_;
  mutable std::unordered_set<std::string> asked_;  // kind and text of each
};

void write(Writer& out, const model::SopFace& face);
[[nodiscard]] model::SopFace read_face(Reader& in);

}  // namespace sop::cache
