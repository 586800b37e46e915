#include "compiler/emit/srgb_profile.h"

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

// Layout by ICC.1:2010: header of 128 bytes, table of tags, data on 4-byte borders; numbers
// big-endian.
namespace sop::emit {
namespace {

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value >> 8U & 0xFFU);
  out += static_cast<char>(value & 0xFFU);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, value >> 16U);
  put16(out, value & 0xFFFFU);
}

void put_fixed(std::string& out, double value) {  // s15Fixed16
  put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

std::string fixed_numbers(std::string_view type, std::initializer_list<double> values) {
  std::string out(type);
  put32(out, 0);
  for (const double value : values) put_fixed(out, value);
  return out;
}

std::string localised(std::string_view text) {  // mluc with one record, en-US
  std::string out = "mluc";
  for (const std::uint32_t word : {0U, 1U, 12U}) put32(out, word);
  out += "enUS";
  put32(out, static_cast<std::uint32_t>(text.size() * 2));
  put32(out, 28);
  for (const char c : text) put16(out, static_cast<unsigned char>(c));
  return out;
}

std::string curve() {  // parametricCurveType 3: a power above d, a line below
  std::string out = "para";
  put32(out, 0);
  put16(out, 3);
  put16(out, 0);
  for (const double value : {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045})
    put_fixed(out, value);
  return out;
}

std::string header(std::uint32_t size) {
  std::string out;
  put32(out, size);
  put32(out, 0);           // no preferred engine
  put32(out, 0x04200000);  // version 4.2
  out += "mntrRGB XYZ ";
  for (const std::uint32_t part : {2025U, 1U, 1U, 0U, 0U, 0U})
    put16(out, part);  // a date of its own, not of the run
  out += "acsp";
  out.append(28, '\0');  // platform, flags, device, attributes, intent perceptual
  for (const double white : {0.9642, 1.0, 0.8249}) put_fixed(out, white);
  out.append(128 - out.size(), '\0');
  return out;
}

}  // namespace

std::string srgb_profile() {
  const std::vector<std::pair<std::string_view, std::string>> tags = {
      {"desc", localised("sRGB IEC61966-2.1")},
      {"cprt", localised("No copyright, use freely")},
      {"wtpt", fixed_numbers("XYZ ", {0.9642, 1.0, 0.8249})},
      {"chad", fixed_numbers("sf32", {1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707,
                                      -0.00925, 0.01508, 0.75168})},
      {"rXYZ", fixed_numbers("XYZ ", {0.43607, 0.22249, 0.01392})},
      {"gXYZ", fixed_numbers("XYZ ", {0.38515, 0.71687, 0.09708})},
      {"bXYZ", fixed_numbers("XYZ ", {0.14307, 0.06061, 0.71410})},
      {"rTRC", curve()},
      {"gTRC", curve()},
      {"bTRC", curve()},
  };
  std::string table;
  put32(table, static_cast<std::uint32_t>(tags.size()));
  const std::size_t start = 128 + 4 + tags.size() * 12;
  std::string data;
  for (const auto& [name, content] : tags) {
    table += name;
    put32(table, static_cast<std::uint32_t>(start + data.size()));
    put32(table, static_cast<std::uint32_t>(content.size()));
    data += content;
    data.append((4 - data.size() % 4) % 4, '\0');
  }
  return header(static_cast<std::uint32_t>(start + data.size())) + table + data;
}

}  // namespace sop::emit
