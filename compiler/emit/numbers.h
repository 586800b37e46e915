// Numbers and texts as Graphviz and XML may take them: independent of the locale, safe for any
// input.
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/utf8.h"

namespace sop::emit {

// "12.5", "-3", "0": at most `decimals` of them, never an exponent; what is not finite becomes 0.
[[nodiscard]] std::string number(double value, int decimals = 2);

// The value, or `otherwise` where it is not finite or beyond any page (10 km).
[[nodiscard]] double sane(double value, double otherwise = 0);

using utf8::printable;

// Printable, and safe between the tags and in the attributes of XML.
[[nodiscard]] std::string xml_text(std::string_view text);

// False for nothing but blanks and characters of no width. Stock Graphviz places such texts by
// another rule than ours; there is nothing to see, so they are left out.
[[nodiscard]] bool has_ink(std::string_view text);

// Four ways into Graphviz 2.42, found by trial; tests hold each against the stock command.
// xdot: taken as it is, but agwrite and the scanner disagree on a backslash before a quote: a word
// joiner (no width, no ink) parts them.
[[nodiscard]] std::string xdot_text(std::string_view text);
// Label: one layer of entities and one of backslashes is removed.
[[nodiscard]] std::string label_text(std::string_view text);
// Tooltip: one layer of entities and two of backslashes.
[[nodiscard]] std::string tooltip_text(std::string_view text);
// Name of a graph: entities pass into the SVG as they are.
[[nodiscard]] std::string name_text(std::string_view text);

}  // namespace sop::emit
