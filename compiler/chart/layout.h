// Model and flow → pages of pure geometry. Deterministic; total for a model without errors.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/chart/chart.h"
#include "compiler/chart/text_measurer.h"
#include "compiler/flow/flow.h"
#include "compiler/model/model.h"

namespace sop::model {
class Surroundings;
}

namespace sop::chart {

enum class Paper : std::uint8_t { A4, F4, Letter, Legal };

struct Options {
  Paper paper = Paper::A4;  // F4: 215 × 330 mm
  bool landscape = true;
  bool one_page =
      false;  // the whole chart on one page as tall as it needs (screens, the live chart of a case)
  bool identity = true;    // the identity pages too
  bool idle_lanes = true;  // false: a role without a step in the chart at hand has no lane there
  double font_size = 9;    // points
  std::string family;  // of the font; empty: the house's. The measurer must have been made for it
  bool fit = false;    // smaller text, within readable bounds, so that the chart takes one page
  bool one_sheet = true;    // identity and chart on one sheet where both fit
  bool number_row = false;  // "(1) (2) …" below the headings
  bool capsules = false;    // capsules of their own before the first and after the last activity
  bool cover = false;
  // Columns in their order, by usual heading in small letters; "pelaksana" are the lanes. Empty: as
  // the form has them. A column that is not named is not printed.
  std::vector<std::string> columns;
  // Printed on every page; {judul} {nomor} {instansi} {unit} {halaman} {jumlah} stand for what they
  // say. An empty footer is "Halaman {halaman} dari {jumlah}", on the right.
  std::string header;
  std::string footer;
  std::string anchor;  // printed in the space for the signature, for the service that signs
  std::string qr;      // what the QR code says; braces as in footer. Empty: title and number
  std::shared_ptr<const Picture> logo;
  // In a binder: the pages before this SOP, and of the whole. 0: the SOP stands alone.
  std::size_t pages_before = 0;
  std::size_t pages_in_all = 0;
  // By id of a symbol or arrow ("langkah-4a", "panah-4-ya") or row ("baris-4").
  std::map<std::string, Mark> marks;
  // Stands in the heading of Waktu ("Waktu (menit)"); a time in just this unit prints its number.
  std::optional<phrases::TimeUnit> time_unit;
  // Knows the numbers of the SOPs that Keterangan names; null: nobody does.
  const model::Surroundings* surroundings = nullptr;
  // What is printed for a column or a field, by its usual heading in small letters.
  std::map<std::string, std::string> column_titles;
  std::map<std::string, std::string> field_titles;
};

// `heading`, or what the project prints for it.
[[nodiscard]] std::string title_for(const std::map<std::string, std::string>& titles,
                                    std::string_view heading);

// One chart of an SOP: itself, or a Bagian.
struct Source {
  const model::Model& model;
  const flow::Program& program;
};

// All charts of an SOP as one document: the identity once, then the pages of each, counted through.
[[nodiscard]] Chart layout(const std::vector<Source>& charts, const Options& options,
                           TextMeasurer& measurer);
[[nodiscard]] Chart layout(const model::Model& model, const flow::Program& program,
                           const Options& options, TextMeasurer& measurer);

}  // namespace sop::chart
