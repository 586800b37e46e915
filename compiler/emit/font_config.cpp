#include "compiler/emit/font_config.h"

#include <fontconfig/fontconfig.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/emit/font_family.h"

namespace sop::emit {
namespace {

constexpr const char* kFolders[] = {"/usr/share/fonts/truetype/liberation2",
                                    "/usr/share/fonts/truetype/liberation",
                                    "/usr/share/fonts/liberation-sans-fonts",
                                    "/usr/share/fonts/liberation-sans",
                                    "/usr/share/fonts/liberation",
                                    "/usr/share/fonts/TTF"};
constexpr const char* kFile = "/LiberationSans-Regular.ttf";

// Fonts made to have each other's measures: no line breaks elsewhere.
struct Alike {
  const char* wanted;
  const char* given;
};
constexpr Alike kAlike[] = {{"arial", "liberation sans"},
                            {"arial", "arimo"},
                            {"helvetica", "liberation sans"},
                            {"helvetica", "nimbus sans"},
                            {"times new roman", "liberation serif"},
                            {"times new roman", "tinos"},
                            {"times", "nimbus roman"},
                            {"courier new", "liberation mono"},
                            {"courier new", "cousine"},
                            {"courier", "nimbus mono ps"},
                            {"arial narrow", "liberation sans narrow"},
                            {"calibri", "carlito"},
                            {"cambria", "caladea"},
                            {"georgia", "gelasio"}};

FcConfig* load_house_fonts() {
  if (std::getenv("FONTCONFIG_FILE") != nullptr || std::getenv("FONTCONFIG_PATH") != nullptr)
    return nullptr;
  for (const std::string folder : kFolders) {
    if (::access((folder + kFile).c_str(), R_OK) != 0) continue;
    const std::string text = "<fontconfig><dir>" + folder +
                             "</dir><cachedir>/var/cache/fontconfig</cachedir>"
                             "<cachedir prefix=\"xdg\">fontconfig</cachedir></fontconfig>";
    FcConfig* config = FcConfigCreate();
    const auto* bytes = reinterpret_cast<const FcChar8*>(text.c_str());
    if (config != nullptr && FcConfigParseAndLoadFromMemory(config, bytes, FcTrue) == FcTrue &&
        FcConfigBuildFonts(config) == FcTrue)
      return config;
    if (config != nullptr) FcConfigDestroy(config);
  }
  return nullptr;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool are_alike(const std::string& wanted, const std::string& given) {
  return wanted == given ||
         std::any_of(std::begin(kAlike), std::end(kAlike), [&](const Alike& pair) {
           return (wanted == pair.wanted && given == pair.given) ||
                  (wanted == pair.given && given == pair.wanted);
         });
}

// Every name of the font that fontconfig gives where `family` is asked for as Pango asks: before
// the families of the house. The first name is the foremost.
std::string best_match(const std::string& family, bool& alike) {
  FcPattern* wanted = FcPatternCreate();
  const std::string families = font_families(family);
  std::vector<std::string> wishes;  // `family` may be a list
  for (std::size_t at = 0; at < families.size();) {
    const std::size_t end = std::min(families.find(',', at), families.size());
    const std::string one = families.substr(at, end - at);
    FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(one.c_str()));
    if (at < family.size())
      wishes.push_back(one.substr(std::min(one.find_first_not_of(' '), one.size())));
    at = end + 1;
  }
  FcConfigSubstitute(all_fonts(), wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultNoMatch;
  FcPattern* given = FcFontMatch(all_fonts(), wanted, &result);
  std::string first;
  FcChar8* name = nullptr;
  for (int i = 0;
       given != nullptr && FcPatternGetString(given, FC_FAMILY, i, &name) == FcResultMatch; ++i) {
    const std::string known = reinterpret_cast<const char*>(name);
    if (i == 0) first = known;
    alike = alike || std::any_of(wishes.begin(), wishes.end(), [&](const std::string& wish) {
              return are_alike(lower(wish), lower(known));
            });
  }
  if (given != nullptr) FcPatternDestroy(given);
  FcPatternDestroy(wanted);
  return first;
}

}  // namespace

FcConfig* all_fonts() {
  static FcConfig* const config = FcInitLoadConfigAndFonts();
  return config;
}

FcConfig* house_fonts() {
  static FcConfig* const config = load_house_fonts();
  return config != nullptr ? config : all_fonts();
}

std::string substitute_of(const std::string& family) {
  if (is_house_family(family)) return "";
  bool alike = false;
  const std::string given = best_match(family, alike);
  return alike ? "" : given;
}

}  // namespace sop::emit
