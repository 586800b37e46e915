"""sarif.py SCHEMA < LOG: validates a log and checks what the schema cannot; then prints a line for each result."""
import json
import sys

import jsonschema


def main():
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    log = json.load(sys.stdin)
    checker = jsonschema.FormatChecker()
    errors = list(jsonschema.Draft7Validator(schema, format_checker=checker).iter_errors(log))
    for error in errors:
        print("invalid:", list(error.absolute_path), error.message)
    run, = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(ids) == len(set(ids)), "a rule twice"
    for rule in rules:
        assert rule["help"]["text"] and rule["fullDescription"]["text"] and rule["name"], rule["id"]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"], result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        where = ""
        for place in result.get("locations", []):
            physical = place["physicalLocation"]
            region = physical["region"]
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
            where = f'{physical["artifactLocation"]["uri"]}:{region["startLine"]}:{region["startColumn"]}-{region["endColumn"]}'
        line = f'{result["ruleId"]} {where}: {result["message"]["text"]}'
        silenced = result.get("suppressions")
        print(f'suppressed {result["ruleId"]} {where}: {silenced[0]["justification"]}' if silenced else f'{result["level"]} {line}')
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                for one in change["replacements"]:
                    print("  fix", one["deletedRegion"]["startColumn"], one["insertedContent"]["text"])
        for label in result.get("relatedLocations", []):
            print("  related", label["physicalLocation"]["region"]["startLine"], label["message"]["text"])
    print("exit", run["invocations"][0]["exitCode"], run["invocations"][0]["executionSuccessful"])
    print("rules", " ".join(ids))
    return 1 if errors else 0


sys.exit(main())
