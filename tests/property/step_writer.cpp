#include "tests/property/step_writer.h"

#include <fmt/format.h>

#include "tests/property/dice.h"
#include "tests/property/words.h"

namespace sop::property {
namespace {

// A step, or a block of branches.
struct Item {
  std::string label;
  std::string name;                         // of a step: "[periksa]"
  std::vector<std::vector<Item>> branches;  // of a block
  [[nodiscard]] bool is_block() const { return !branches.empty(); }
};
using Stretch = std::vector<Item>;

// Numbers, letters and nesting.
class Builder {
 public:
  Stretch stretch(int count, int depth) {
    constexpr int kDeepest = 3;
    Stretch out;
    while (count > 0) {
      if (depth < kDeepest && chance(depth == 0 ? 12 : 8)) {
        out.push_back(block(depth));
        count -= 3;
      } else if (chance(12)) {
        count -= letters(out);
      } else {
        out.push_back(step(std::to_string(next_++)));
        --count;
      }
    }
    return out;
  }

  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

 private:
  Item step(const std::string& label) {
    Item item{label, "", {}};
    if (chance(8) && names_ < static_cast<int>(std::size(kStepNames)))
      item.name = kStepNames[static_cast<std::size_t>(names_++)];
    labels_.push_back(label);
    return item;
  }

  static std::string lettered(int number, int index) {
    return std::to_string(number) + static_cast<char>('a' + index);
  }

  int letters(Stretch& out) {
    const int number = next_++;
    const int count = 2 + below(2);
    for (int i = 0; i < count; ++i) out.push_back(step(lettered(number, i)));
    return count;
  }

  // Branches of a few steps each, or all of them letters of one row.
  Item block(int depth) {
    Item item;
    const int count = 2 + below(3);
    const bool one_row = chance(25);
    const int number = next_;
    if (one_row) ++next_;
    for (int i = 0; i < count; ++i) {
      item.branches.push_back(one_row ? Stretch{step(lettered(number, i))}
                                      : stretch(1 + below(3), depth + 1));
    }
    return item;
  }

  int next_ = 1;
  int names_ = 0;
  std::vector<std::string> labels_;
};

class StepWriter {
 public:
  StepWriter(const Cast& cast, std::vector<std::string> labels)
      : cast_(cast), labels_(std::move(labels)) {}

  std::string write(const Stretch& all) {
    line("Langkah:");
    if (chance(15)) line("  Satuan waktu: menit");
    stretch(all, true);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  void stretch(const Stretch& all, bool top) {
    std::vector<bool> targeted(all.size() + 1, false);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].is_block()) {
        block(all[i]);
      } else {
        step(all[i]);
        exits(all, i, top, targeted);
      }
    }
  }

  void block(const Item& item) {
    line("  Serentak:");
    for (const Stretch& branch : item.branches) {
      line("  Cabang:{}", chance(40) ? " bagian kerja" : "");
      stretch(branch, false);
    }
    line("  Akhir serentak");
  }

  void step(const Item& item) {
    const std::string name = item.name.empty() ? "" : " [" + item.name + "]";
    if (chance(4)) line("  # abaikan SOP4003, SOP4004: lamanya bergantung pada cuaca");
    line("  {}{}. {}: {}", item.label, name, who(), one_of(kActivities));
    if (chance(60)) cell("Kelengkapan");
    if (chance(80)) line("     Waktu: {}", one_of(kTimes));
    if (chance(80)) cell("Output");
    if (chance(8)) deadline();
    if (chance(8)) line("     Bila perlu: ada permintaan");
    if (chance(6)) line("     Keterangan: sesuai ketentuan, lihat langkah {}", one_of(labels_));
    if (!cast_.callable.empty() && chance(10))
      line("     Jalankan: {}", write_reference(one_of(cast_.callable), cast_));
  }

  void deadline() {
    if (chance(50)) {
      line("     Tenggat: paling lambat {} hari kerja setelah langkah {}", 1 + below(90),
           one_of(labels_));
    } else {
      line("     Tenggat: {}", one_of(kDeadlines));
    }
  }

  std::string who() {
    const std::string& first = one_of(cast_.roles);
    const std::string& other = one_of(cast_.roles);
    switch (below(9)) {
      case 0:
        return fmt::format("{} + {}", first, other);
      case 1:
        return fmt::format("{} > {}", first, other);
      case 2:
        return fmt::format("{} atau {}", first, other);
      case 3:
        return fmt::format("{} + {} atau {}", first, other, one_of(cast_.roles));
      default:
        return first;
    }
  }

  std::string document() {
    if (chance(20)) return "Peraturan (dari luar)";
    return one_of(cast_.documents);
  }

  void cell(std::string_view keyword) {
    if (chance(20)) {
      line("     {}:", keyword);
      for (int i = 1 + below(3); i > 0; --i) line("       - {}", document());
    } else {
      line("     {}: {}{}", keyword, document(), chance(30) ? "; " + document() : "");
    }
  }

  static std::string reference(const Item& step) {
    if (!step.name.empty() && chance(70)) return step.name;
    return (chance(30) ? "langkah " : "") + step.label;
  }

  // A step of the stretch after, or not after, `i`; empty where there is none.
  static std::string forward(const Stretch& all, std::size_t i, std::vector<bool>& targeted) {
    std::vector<std::size_t> steps;
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      if (!all[k].is_block()) steps.push_back(k);
    }
    if (steps.empty()) return "";
    const std::size_t to = one_of(steps);
    targeted[to] = true;
    return "ke " + reference(all[to]);
  }
  static std::string back(const Stretch& all, std::size_t i) {
    std::vector<std::size_t> steps;
    for (std::size_t k = 0; k <= i; ++k) {
      if (!all[k].is_block()) steps.push_back(k);
    }
    return "kembali ke " + reference(all[one_of(steps)]);
  }

  // Ways on from step `i`; the step behind it is reached by this one or has been targeted before.
  void exits(const Stretch& all, std::size_t i, bool top, std::vector<bool>& targeted) {
    if (chance(30)) {
      decision(all, i, top, targeted);
      return;
    }
    const bool free = i + 1 == all.size() || targeted[i + 1] || wild();
    if (!free) return;
    if (chance(30)) {
      const std::string to = forward(all, i, targeted);
      if (!to.empty()) line("     Lanjut: {}", to);
    } else if (top && chance(40)) {
      line("     Selesai");
    }
  }

  void decision(const Stretch& all, std::size_t i, bool top, std::vector<bool>& targeted) {
    if (chance(60)) line("     Pertanyaan: Setuju?");
    const bool must_go_on = i + 1 < all.size() && !targeted[i + 1] && !wild();
    const int count = chance(20) ? 3 : 2;
    const int first = below(static_cast<int>(std::size(kAnswers)));
    for (int k = 0; k < count; ++k) {
      std::string to = "lanjut";
      if (k > 0 || !must_go_on) to = target(all, i, top, targeted, k);
      const auto answer = static_cast<std::size_t>(first + k) % std::size(kAnswers);
      line("     Jika {}: {}{}", kAnswers[answer], to, chance(15) ? ", Output: " + document() : "");
    }
  }

  std::string target(const Stretch& all, std::size_t i, bool top, std::vector<bool>& targeted,
                     int answer) {
    std::string to;
    const int roll = below(10);
    if (roll < 3) to = forward(all, i, targeted);
    if (roll >= 3 && roll < 7 && (answer > 0 || wild())) to = back(all, i);
    if (roll == 7 && (top || wild())) to = "selesai";
    return to.empty() ? "lanjut" : to;
  }

  // Not as it should be, in some files.
  bool wild() { return wild_ && chance(15); }

  const Cast& cast_;
  std::vector<std::string> labels_;
  std::string out_;
  bool wild_ = chance(20);
};

}  // namespace

std::string write_reference(const Known& sop, const Cast& cast) {
  const auto& fitting = cast.people.empty() || chance(3) ? cast.roles : cast.people;
  std::string out = "SOP " + sop.title;
  std::string_view sign = " dengan ";
  for (const std::string& role : sop.roles) {
    if (chance(1)) continue;
    out += fmt::format("{}{} = {}", sign, role, one_of(fitting));
    sign = ", ";
  }
  return out;
}

std::string write_steps(const Cast& cast, int count) {
  Builder builder;
  const Stretch all = builder.stretch(count, 0);
  return StepWriter(cast, builder.labels()).write(all);
}

}  // namespace sop::property
