// The OpenAPI 3.1 document, made of the table of operations and the table of schemas. Types of
// fields: string, integer, boolean, time, object, a name of a schema, "X[]" a list of X; "X|null";
// a "?" after the name: may be left out.
#pragma once

#include <string>

namespace sop::api {

[[nodiscard]] std::string openapi();

}  // namespace sop::api
