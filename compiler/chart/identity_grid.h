// The upper part of the identity: logo and institution on the left, number, dates, approval and
// name on the right. Part of identity.cpp's inside.
#pragma once

#include "compiler/chart/form_sheets.h"
#include "compiler/chart/form_text.h"
#include "compiler/chart/layout.h"
#include "compiler/model/model.h"

namespace sop::chart {

inline constexpr double kHeadingGrey = 0.87;

// How the form is set: chosen so that it comes out on one page where it can.
struct FormSetting {
  double size = 9;           // points
  double left_share = 0.45;  // of the width, for the institution and the left one of each pair
  double padding = 4.5;      // between a rule and text
  double page_share = 1;     // of a page's height that is filled
};

// Writes it from sheets.y on, over as many pages as it takes; moves below it. `middle` is the rule
// between left and right.
void write_grid(const model::Model& model, const Options& options, const FormSetting& setting,
                double middle, Setter& setter, FormSheets& sheets);

}  // namespace sop::chart
