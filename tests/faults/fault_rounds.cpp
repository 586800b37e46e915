// Rounds of power cuts and I/O faults under the journal, by seed. Exit code 1: a round found
// something; its seed repeats it alone.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>

#include "documents_round.h"
#include "fault_vfs.h"
#include "round.h"
#include "writer_round.h"

namespace {

using sop::faults::Counts;

struct Options {
  std::uint64_t rounds = 1'000;
  std::uint64_t seconds = 0;  // instead of a number of rounds
  std::uint64_t seed = 0;     // 0: a fresh one
  std::uint64_t then_fresh = 0;
  bool documents = false;
  bool writer = false;
  bool trace = false;
  std::string only;
  std::string mutant = "none";
};

template <class Names>
std::size_t place(const Names& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

// Rounds of the seeds seed, seed+1, …
template <class OneRound>
void run(std::uint64_t seed, std::uint64_t rounds, std::uint64_t seconds, const OneRound& round) {
  constexpr std::uint64_t kMostTold = 5;
  std::uint64_t told = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  for (std::uint64_t i = 0; seconds != 0 || i < rounds; ++i) {
    if (seconds != 0 && std::chrono::steady_clock::now() >= end) break;
    const std::string problem = round(seed + i);
    if (!problem.empty() && told++ < kMostTold)
      std::printf("--seed %llu --rounds 1: %s\n", static_cast<unsigned long long>(seed + i),
                  problem.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Power cuts and I/O faults under the journal and the documents");
  app.add_option("--rounds", options.rounds);
  app.add_option("--seconds", options.seconds, "run so long instead");
  app.add_option("--seed", options.seed, "of the first round; 0: a fresh one");
  app.add_option("--then-fresh", options.then_fresh, "so many more rounds with a fresh seed");
  app.add_option("--only", options.only, "scenario")
      ->check(CLI::IsMember(sop::faults::kScenarioNames));
  app.add_option("--mutant", options.mutant, "a deliberate mistake")
      ->check(CLI::IsMember(sop::faults::kMutantNames));
  app.add_flag("--documents", options.documents, "the files of documents instead");
  app.add_flag("--writer", options.writer, "the writer's thread, with several that hand works in");
  app.add_flag("--trace", options.trace, "tell each operation of SQLite on the disk");
  CLI11_PARSE(app, argc, argv);

  sop::faults::RoundOptions how;
  if (!options.only.empty())
    how.only = static_cast<sop::faults::Scenario>(place(sop::faults::kScenarioNames, options.only));
  how.mutant = static_cast<sop::faults::Mutant>(place(sop::faults::kMutantNames, options.mutant));
  if (options.trace) sop::faults::trace();
  Counts counts;
  sop::faults::DocumentsCounts documents;
  sop::faults::WriterCounts written;
  sop::faults::Worlds worlds;
  const auto round = [&](std::uint64_t seed) {
    if (options.documents)
      return sop::faults::documents_round(seed, weakness_of(how.mutant), documents);
    if (options.writer) return sop::faults::writer_round(seed, written);
    return sop::faults::Round(seed, how, worlds, counts).run();
  };
  const std::uint64_t fresh = std::random_device{}();
  const std::uint64_t seed = options.seed != 0 ? options.seed : fresh;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  run(seed, options.rounds, options.seconds, round);
  if (options.then_fresh != 0) {
    std::printf("fresh seed %llu\n", static_cast<unsigned long long>(fresh));
    run(fresh, options.then_fresh, 0, round);
  }
  const std::string told = options.documents ? to_text(documents)
                           : options.writer  ? to_text(written)
                                             : to_text(counts);
  std::printf("fault_rounds: %s\n", told.c_str());
  return counts.failed + documents.failed + written.failed == 0 ? 0 : 1;
}
