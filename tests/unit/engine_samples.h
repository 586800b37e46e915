// Bundles for the tests of the runtime: one told in full, and random ones from a seed. Built as
// JSON and read by the real reader, so that every test runs on what `sopd` would run on.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "runtime/bundle/bundle.h"

namespace sop::samples {

using Json = nlohmann::json;

inline std::string numbered(std::string word, int number) {
  word += std::to_string(number);
  return word;
}

inline Json role(const std::string& id, const std::string& alias, const std::string& title) {
  return {{"id", id},
          {"alias", alias},
          {"title", title},
          {"kind", "person"},
          {"superior", nullptr},
          {"members", Json::array()},
          {"authorities", Json::array()}};
}

inline Json exit(const Json& to, const std::string& answer = "", bool back = false,
                 const std::vector<Json>& produces = {}) {
  return {{"answer", answer},
          {"to", to},
          {"back", back},
          {"outputs", Json::array()},
          {"produces", produces}};
}

inline Json given(const std::string& document, const Json& state = nullptr) {
  return {{"document", document}, {"state", state}};
}

using Performers = std::vector<std::vector<std::string>>;

inline Json task(const std::string& id, const Performers& performers,
                 const std::vector<Json>& exits) {
  return {{"id", id},
          {"row", id},
          {"name", ""},
          {"symbol", "langkah-" + id},
          {"activity", "Melakukan " + id},
          {"performers", performers},
          {"inputs", Json::array()},
          {"outputs", Json::array()},
          {"time",
           {{"text", "10 menit"},
            {"worded", false},
            {"parts", Json::array({{{"least", 10}, {"most", 10}, {"unit", "minute"}}})}}},
          {"question", ""},
          {"optional", false},
          {"condition", ""},
          {"skip_to", nullptr},
          {"exits", exits}};
}

inline Json bundle_json() {
  Json json = {
      {"format", "sopan-alur"}, {"version", 1}, {"start", "1"}, {"chart", {{"svg", "<svg/>"}}}};
  json["sop"] = {{"title", "Penyusunan SK Tim"},
                 {"number", "065/12"},
                 {"agency", Json::array({"Pemerintah"})},
                 {"unit", Json::array({"Dinas"})}};
  json["roles"] =
      std::vector<Json>{role("r1", "Kadis", "Kepala Dinas"),
                        role("r2", "Sekdis", "Sekretaris Dinas"), role("r3", "JFP", "Perencana")};
  json["documents"] = std::vector<Json>{
      {{"id", "d1"},
       {"name", "SK Tim"},
       {"full_name", ""},
       {"states", {"draf", "diperiksa", "final"}}},
      {{"id", "d2"}, {"name", "Disposisi"}, {"full_name", ""}, {"states", Json::array()}}};
  Json optional = task("3", {{"r3"}}, {exit("4")});
  optional["optional"] = true;
  optional["skip_to"] = "4";
  json["tasks"] = std::vector<Json>{
      task("1", {{"r1"}}, {exit("2", "", false, {given("d2")})}),
      task("2", {{"r2", "r3"}}, {exit("3", "", false, {given("d1", "draf")})}), optional,
      task("4", {{"r2"}},
           {exit("5", "ya", false, {given("d1", "diperiksa")}), exit("2", "tidak", true)}),
      task("5", {{"r1"}, {"r2", "r3"}},
           {exit(nullptr, "ya", false, {given("d1", "final")}), exit("4", "tidak", true)})};
  return json;
}

inline bundle::Bundle read(const Json& json) {
  Findings findings;
  auto bundle = bundle::read(json.dump(), "uji.alur", findings);
  for (const Diagnostic& one : findings.all()) ADD_FAILURE() << text_of(one, Language::English);
  return bundle ? std::move(*bundle) : bundle::Bundle{};
}

inline bundle::Bundle sample() {
  return read(bundle_json());
}

// Every run of the tests takes new SOPs; SOPAN_SEED repeats one.
inline std::uint32_t seed() {
  static const std::uint32_t value = [] {
    const char* given_seed = std::getenv("SOPAN_SEED");
    const auto chosen = given_seed != nullptr
                            ? static_cast<std::uint32_t>(std::strtoul(given_seed, nullptr, 10))
                            : std::random_device{}();
    std::printf("SOPAN_SEED=%u\n", chosen);
    return chosen;
  }();
  return value;
}

class Random {
 public:
  explicit Random(std::uint32_t from) : engine_(from) {}
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }
  bool chance(int percent) { return upto(99) < percent; }

 private:
  std::mt19937 engine_;
};

inline Performers random_performers(Random& random, int roles) {
  std::vector<int> left;
  for (int i = 1; i <= roles; ++i) left.push_back(i);
  Performers members;
  const int count = 1 + (random.chance(30) ? random.upto(2) : 0);
  for (int m = 0; m < count && !left.empty(); ++m) {
    std::vector<std::string> alternatives;
    for (int a = 0; a <= (random.chance(25) ? 1 : 0) && !left.empty(); ++a) {
      const auto at = static_cast<std::size_t>(random.upto(static_cast<int>(left.size()) - 1));
      alternatives.push_back(numbered("r", left[at]));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
    }
    members.push_back(alternatives);
  }
  return members;
}

inline bundle::Bundle random_bundle(Random& random) {
  Json json = bundle_json();
  const int roles = 1 + random.upto(5);
  const int tasks = 1 + random.upto(11);
  json["roles"] = Json::array();
  for (int i = 1; i <= roles; ++i)
    json["roles"].push_back(role(numbered("r", i), numbered("P", i), numbered("Pejabat ", i)));
  json["tasks"] = Json::array();
  const auto some_documents = [&] {
    std::vector<Json> out;
    if (random.chance(50))
      out.push_back(
          given("d1", std::vector<Json>{"draf", "diperiksa", "final",
                                        nullptr}[static_cast<std::size_t>(random.upto(3))]));
    if (random.chance(20)) out.push_back(given("d2"));
    return out;
  };
  const auto target = [&](int from) -> Json {
    if (random.chance(25)) return std::to_string(1 + random.upto(tasks - 1));
    return from < tasks ? Json(std::to_string(from + 1)) : Json(nullptr);
  };
  for (int i = 1; i <= tasks; ++i) {
    std::vector<Json> exits;
    const int count = random.chance(40) ? 2 + random.upto(1) : 1;
    for (int e = 0; e < count; ++e) {
      const Json to =
          e == 0 ? (i < tasks ? Json(std::to_string(i + 1)) : Json(nullptr)) : target(i);
      const bool back = to.is_string() && std::stoi(to.get<std::string>()) <= i;
      exits.push_back(
          exit(to, count > 1 ? numbered("jawaban ", e + 1) : "", back, some_documents()));
    }
    Json one = task(std::to_string(i), random_performers(random, roles), exits);
    if (random.chance(20)) {
      one["optional"] = true;
      one["skip_to"] = i < tasks ? Json(std::to_string(i + 1)) : Json(nullptr);
    }
    json["tasks"].push_back(one);
  }
  return read(json);
}

}  // namespace sop::samples
