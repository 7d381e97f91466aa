"""Holds a report against what the real trainer did. Nothing is let pass: ids and labels must be the same numbers, in every row."""

PUBLIC = ("input_ids", "labels")


def difference(expected, status, lines, errors):
    """None where maskcheck says what the trainer did, else one line that says where not."""
    if status < 0 or status not in (0, 1, 2, 3):
        return f"ended with {status}: {errors.strip()[:200]}"
    if "error" in expected:
        return error_difference(expected["error"], status, lines, errors)
    if status != 0 and not lines and expected["rows"]:
        return f"exit {status}: {errors.strip()[:200]}"
    if len(lines) != len(expected["rows"]):
        return f"{len(lines)} rows, expected {len(expected['rows'])}: {errors.strip()[:200]}"
    for index, (line, row) in enumerate(zip(lines, expected["rows"])):
        if line["status"] != row["status"]:
            return f"row {index}: {line['status']} ({line.get('reason', '')}), expected {row['status']}"
        for key in PUBLIC:
            if line.get(key) != row.get(key):
                return f"row {index}: {key} {first_difference(line.get(key), row.get(key))}"
    return None


def error_difference(error, status, lines, errors):
    """The trainer stopped. The program must say so in the trainer's own words: of the row that stopped it, or of the whole run."""
    words = f"{error['type']}: {error['message']}"
    reasons = {line["index"]: line.get("reason", "") for line in lines if line["status"] in ("refused", "unread")}
    if status == 0:
        return f"exit 0, expected a refusal: {words[:150]}"
    if error["stage"] == "load":  # the loader's words name a row of a block; ours name file, line and byte
        return None if status in (1, 3) else f"exit {status}, expected that the load fails: {errors.strip()[:150]}"
    if is_wrong_setting(error):
        return None if status == 2 else f"exit {status}, expected 2: {words[:150]}"
    row = error["row"][0] if isinstance(error.get("row"), list) else error.get("row")
    said = [reasons.get(row, errors)] if row is not None else [*reasons.values(), errors][:1]
    return None if any(words in text for text in said) else f"{said[0].strip()[:150]!r}, expected {words[:150]!r}"


def is_wrong_setting(error):
    """An option the trainer does not have, or a column the text template names and the data lacks: the command line is wrong."""
    return "unexpected keyword argument" in error["message"] or (error["type"] == "KeyError" and error.get("step") == "_func")


def first_difference(found, expected):
    if found is None or expected is None:
        return f"{found!r:.60} instead of {expected!r:.60}"
    for i, (a, b) in enumerate(zip(found, expected)):
        if a != b:
            return f"differ at {i}: {a} instead of {b}"
    return f"have {len(found)} entries instead of {len(expected)}"
